import { gunzipSync } from 'node:zlib';
import type { Received } from '../../lib/core/intake.js';
import { type Quarantined, quarantine } from '../../lib/core/quarantine.js';

/** A subscription filter's event (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html). */
export interface SubscriptionEvent {
  readonly awslogs?: { readonly data?: string };
}

/** More than a message of 6 MB can honestly hold. */
const MOST_BYTES = 64 << 20;

export interface Delivery {
  readonly received: readonly Received[];
  readonly malformed: readonly Quarantined[];
}

/** The log events of a message; what is none is given as quarantined, and a control message holds nothing. */
export function decode(event: SubscriptionEvent): Delivery {
  const data = typeof event?.awslogs?.data === 'string' ? event.awslogs.data : '';
  const message = open(data);
  if (message?.messageType === 'CONTROL_MESSAGE') return { received: [], malformed: [] };
  if (message?.messageType !== 'DATA_MESSAGE' || !Array.isArray(message.logEvents))
    return { received: [], malformed: [quarantine(data, 'malformed_message')] };
  const received: Received[] = [];
  const malformed: Quarantined[] = [];
  for (const one of message.logEvents as readonly Partial<Record<string, unknown>>[]) {
    const { id, message: line } = one ?? {};
    if (typeof id === 'string' && typeof line === 'string') received.push({ id, line });
    else malformed.push(quarantine(JSON.stringify(one) ?? '', 'malformed_message'));
  }
  return { received, malformed };
}

function open(data: string): { messageType?: unknown; logEvents?: unknown } | undefined {
  try {
    return JSON.parse(gunzipSync(Buffer.from(data, 'base64'), { maxOutputLength: MOST_BYTES }).toString('utf8'));
  } catch {
    return undefined;
  }
}
