import type { CountedStage } from '../../lib/core/cloudwatch/gateway-counts.js';
import type { Simulation } from '../../local/simulator/simulate';
import { randomValue } from '../core/mask/secrets';
import type { Event, Values } from './traffic';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What is not in the access log of the evening. */
export interface OtherSources {
  /** Lines of the web ACL's log, and of the application's audit log. */
  readonly waf: readonly Event[];
  readonly audit: readonly Event[];
  /** CloudTrail's records, as EventBridge gets them; the first is of a log group that nobody watches. */
  readonly trail: readonly TrailRecord[];
  /** What the gateway counted, by minute. */
  readonly counts: ReadonlyMap<number, number>;
  /** Secrets that stand in log lines, and those that stand in CloudTrail's records. */
  readonly secrets: readonly string[];
  readonly trailSecrets: readonly string[];
}

export interface TrailRecord {
  readonly eventTime: string;
  readonly eventSource: string;
  readonly eventName: string;
  readonly requestParameters: Readonly<Record<string, unknown>>;
}

/** The evening's place in time, the attacker's log group and the counted stage. */
export interface Surroundings {
  readonly from: number;
  readonly to: number;
  /** What is added to the simulator's times. */
  readonly moved: number;
  readonly stage: CountedStage;
  readonly maskedLogGroup: string;
}

/** Minutes of the evening in which the gateway counts three requests more than are logged. */
const GAP = { from: 10, to: 20, lost: 3 };

export function otherSources(simulation: Simulation, requests: readonly Values[], where: Surroundings): OtherSources {
  const secrets: string[] = [];
  const secret = (): string => {
    const value = randomValue(36);
    secrets.push(value);
    return value;
  };
  const trailSecrets = [randomValue(40)];
  return {
    waf: wafEvents(simulation.wafLines, where, secret),
    audit: auditEvents(simulation.auditLines, where, secret),
    trail: trailRecords(simulation.cloudtrailLines, where, trailSecrets[0]!),
    counts: countsOf(requests, where.from),
    secrets,
    trailSecrets,
  };
}

/** Every third with a key in its query, and with the header that AWS WAF would have redacted. */
function wafEvents(lines: readonly string[], { from, to, moved, stage }: Surroundings, secret: () => string): Event[] {
  return lines
    .map((line) => JSON.parse(line))
    .map((log) => ({
      ...log,
      timestamp: log.timestamp + moved,
      httpSourceId: `111122223333:${stage.api}:${stage.stage}`,
    }))
    .filter(({ timestamp }) => timestamp >= from && timestamp < to)
    .map(({ httpRequest, ...log }, index) => {
      const headers = [...httpRequest.headers, { name: 'x-api-key', value: secret() }];
      const args = index % 3 === 0 ? `api_key=${secret()}` : httpRequest.args;
      return {
        time: log.timestamp,
        message: JSON.stringify({ ...log, httpRequest: { ...httpRequest, headers, args } }),
      };
    });
}

function auditEvents(lines: readonly string[], { from }: Surroundings, secret: () => string): Event[] {
  return lines.map((line, index) => {
    const time = from + (index + 1) * 20 * MINUTE;
    const event = {
      ...JSON.parse(line),
      '@timestamp': new Date(time).toISOString(),
      'error.message': `token=${secret()}`,
    };
    return { time, message: JSON.stringify(event) };
  });
}

/** The simulator's records, moved by whole hours into the evening, and a key that is made with a value of its own. */
function trailRecords(
  lines: readonly string[],
  { from, to, moved, maskedLogGroup }: Surroundings,
  secret: string,
): readonly TrailRecord[] {
  const records = lines.map((line) => {
    const record = JSON.parse(line);
    let time = Date.parse(record.eventTime) + moved;
    time += HOUR * (Math.max(0, Math.ceil((from - time) / HOUR)) - Math.max(0, Math.ceil((time - to + HOUR) / HOUR)));
    const { logGroupName, ...rest } = record.requestParameters;
    const parameters = logGroupName === undefined ? rest : { ...rest, logGroupName: maskedLogGroup };
    return { ...record, eventTime: isoSeconds(time), requestParameters: parameters };
  });
  const [one] = records;
  const made = {
    ...one,
    eventID: '0d4d3a8c-0000-4000-a000-000000000001',
    eventName: 'CreateApiKey',
    requestParameters: { createApiKeyInput: { name: 'partner', value: secret, enabled: true } },
    responseElements: { id: 'k-new', name: 'partner', value: secret },
  };
  const elsewhere = {
    ...one,
    eventID: '0d4d3a8c-0000-4000-a000-000000000002',
    eventSource: 'logs.amazonaws.com',
    eventName: 'FilterLogEvents',
    requestParameters: { logGroupName: '/aws/lambda/another' },
  };
  return [elsewhere, made, ...records];
}

const isoSeconds = (time: number): string => new Date(time).toISOString().replace(/\.\d+Z$/, 'Z');

/** Each request once, however often its line is delivered; and the gap. */
function countsOf(requests: readonly Values[], from: number): ReadonlyMap<number, number> {
  const counts = new Map<number, number>();
  const times = new Map(requests.map((request) => [request.extendedRequestId, Number(request.requestTimeEpoch)]));
  for (const time of times.values()) {
    const minute = Math.floor(time / MINUTE) * MINUTE;
    counts.set(minute, (counts.get(minute) ?? 0) + 1);
  }
  for (let minute = from + GAP.from * MINUTE; minute < from + GAP.to * MINUTE; minute += MINUTE)
    counts.set(minute, (counts.get(minute) ?? 0) + GAP.lost);
  return new Map([...counts].sort(([a], [b]) => a - b));
}
