import { gunzipSync } from 'node:zlib';
import type { InputFormat } from '../../lib/core/entry/parsed.js';
import type { Received } from '../../lib/core/intake.js';
import { type Quarantined, quarantine } from '../../lib/core/quarantine.js';

/** A subscription filter's event (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html). */
export interface SubscriptionEvent {
  readonly awslogs?: { readonly data?: string };
}

/** An event of CloudTrail as EventBridge hands it on (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html). */
export interface TrailEvent {
  readonly id: string;
  readonly 'detail-type': string;
  readonly detail: object;
}

/** The format of a log group's lines, by its name; a group that is not named holds access logs of API Gateway. */
export type Formats = ReadonlyMap<string, InputFormat>;

/** More than a message of 6 MB can honestly hold. */
const MOST_BYTES = 64 << 20;

export interface Delivery {
  readonly format: InputFormat;
  readonly received: readonly Received[];
  readonly malformed: readonly Quarantined[];
}

/** The lines of a message; what is none is given as quarantined, and a control message holds nothing. */
export function decode(event: SubscriptionEvent | TrailEvent, formats: Formats = new Map()): Delivery {
  if ('detail-type' in event) return decodeTrail(event);
  const format = 'apigateway';
  const data = typeof event?.awslogs?.data === 'string' ? event.awslogs.data : '';
  const message = open(data);
  if (message?.messageType === 'CONTROL_MESSAGE') return { format, received: [], malformed: [] };
  if (message?.messageType !== 'DATA_MESSAGE' || !Array.isArray(message.logEvents))
    return { format, received: [], malformed: [quarantine(data, 'malformed_message')] };
  const received: Received[] = [];
  const malformed: Quarantined[] = [];
  for (const one of message.logEvents as readonly Partial<Record<string, unknown>>[]) {
    const { id, message: line } = one ?? {};
    if (typeof id === 'string' && typeof line === 'string') received.push({ id, line });
    else malformed.push(quarantine(JSON.stringify(one) ?? '', 'malformed_message'));
  }
  return { format: formats.get(message.logGroup as string) ?? format, received, malformed };
}

function decodeTrail(event: TrailEvent): Delivery {
  const line = JSON.stringify(event);
  return typeof event.id === 'string'
    ? { format: 'cloudtrail', received: [{ id: event.id, line }], malformed: [] }
    : { format: 'cloudtrail', received: [], malformed: [quarantine(line, 'malformed_message')] };
}

function open(data: string): { messageType?: unknown; logGroup?: unknown; logEvents?: unknown } | undefined {
  try {
    return JSON.parse(gunzipSync(Buffer.from(data, 'base64'), { maxOutputLength: MOST_BYTES }).toString('utf8'));
  } catch {
    return undefined;
  }
}
