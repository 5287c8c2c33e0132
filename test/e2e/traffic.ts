import type { CountedStage } from '../../lib/core/cloudwatch/gateway-counts.js';
import { LAST_DAY } from '../../local/simulator/calendar';
import { simulate } from '../../local/simulator/index';
import { Random } from '../../local/simulator/random';
import { awsKeyId, hex, randomValue } from '../core/mask/secrets';
import { type OtherSources, otherSources } from './other-sources';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** All but a gap of the pipeline, which is made of what the evening sends. */
const ATTACKS = [
  'attack-signature',
  'failed-auth-spike',
  'credential-stuffing',
  'slow-brute-force',
  'impossible-travel',
  'geo-dispersion',
  'resource-enumeration',
  'scraping',
  'endpoint-scan',
  'account-takeover',
  'near-rate-limit',
  'volume-surge',
  'key-not-rotated',
  'auth-failure-rate',
  'blocklist-spike',
  'server-error-spike',
  'dependency-failure',
  'validation-error-spike',
  'client-error-spike',
  'revoked-key-use',
  'quota-threshold',
  'privilege-escalation',
  'log-access',
  'after-hours-admin',
  'data-exfiltration',
  'bulk-export',
  'new-country',
  'unusual-endpoint',
  'key-unused',
] as const;
/** So many days that every attack is planned; of the last of them an evening is sent. */
const OPTIONS = { seed: 7, requests: 80_000, days: 32, attacks: ATTACKS, intensity: 1, evasion: 'none' } as const;
const EVENING = { from: LAST_DAY + 17 * HOUR, to: LAST_DAY + 20 * HOUR };
/** Days that the stack knows already: the evening's midnight is the first at which a key was unused for 30 days. */
const HISTORY = { from: LAST_DAY - 30 * DAY, to: LAST_DAY };
/** What is a midnight when the evening is sent, so that keys are inspected. */
const MIDNIGHT = LAST_DAY + 18 * HOUR + 30 * MINUTE;
/** The evening is moved to midnight (UTC), and the clocks of those who work in it with it; where it is night all the same. */
const ZONES = { day: 'Etc/GMT+6', night: 'Etc/GMT-2' };

/** A log event on its way to the raw log group. */
export interface Event {
  /** When the log got it: in order, up to 14 minutes after the request. */
  readonly time: number;
  readonly message: string;
}

/** What the gateway had to log of one request, by variable. */
export type Values = Readonly<Record<string, string>>;

/** What was sent of a day. */
export interface Delivery {
  /** In the order of their arrival. */
  readonly events: readonly Event[];
  /** One a log event that is a request, duplicates included. */
  readonly requests: readonly Values[];
  /** Messages that are no entry, with the reason. */
  readonly noEntries: ReadonlyMap<string, string>;
  /** Secrets that stand in messages. */
  readonly secrets: readonly string[];
  /** What went beside the access log. */
  readonly others: OtherSources;
}

interface SimulatedSettings {
  readonly timeZone: string;
  readonly tenants: Readonly<Record<string, { readonly timeZone: string }>>;
  readonly keys: readonly { readonly id: string; readonly tenant: string }[];
  readonly plans: readonly { readonly id: string }[];
}

export interface SimulatedEvening {
  readonly settings: SimulatedSettings;
  readonly placesCsv: string;
  /** Detectors of the attacks. */
  readonly attacked: readonly string[];
  /** First minute, and the end, in milliseconds. */
  readonly from: number;
  readonly to: number;
  /** When everything is final: episodes are over, and the watermark has passed them. */
  readonly over: number;
  /** Access log lines of the 30 days before, in order. */
  history(stage: CountedStage): string[];
  /**
   * The evening as a stage with the format logs it: some lines delivered twice, out of order within 15 minutes, some
   * with secrets, and some that are no entry; a few by the key that is deployed.
   */
  deliver(format: string, stage: CountedStage, maskedLogGroup: string, keyId: string): Delivery;
}

/** An evening of the simulator around the last midnight before `now` that leaves time for everything to be over. */
export function simulatedEvening(now: number): SimulatedEvening {
  const simulation = simulate(OPTIONS);
  const { planted } = simulation.truth as { planted: readonly Planted[] };
  const midnight = Math.floor((now - 4 * HOUR) / DAY) * DAY;
  const moved = midnight - MIDNIGHT;
  const settings = moveDates(simulation.settings, moved) as SimulatedSettings;
  const keys = settings.keys.map((key) => moveDates(key, wholeDaysToMidnight(key.id, planted)) as typeof key);
  const [from, to] = [EVENING.from + moved, EVENING.to + moved];
  return {
    settings: { ...settings, keys, timeZone: ZONES.day, tenants: nightFor(planted, settings) },
    placesCsv: simulation.placesCsv,
    attacked: [...new Set([...planted.map(({ detector }) => detector), 'pipeline-gap'])].sort(),
    from,
    to,
    over: to + 95 * MINUTE,
    history: ({ api }) => [...history(simulation.accessLines(), api, moved)],
    deliver(format, stage, maskedLogGroup, keyId) {
      const logged = [...evening(simulation.accessLines(), planted)];
      const access = deliver([...logged, ...byKey(keyId, logged)], format, stage.api, moved);
      const where = { from, to, moved, stage, maskedLogGroup };
      return { ...access, others: otherSources(simulation, access.requests, where) };
    },
  };
}

/** An attack as the simulator's truth has it. */
interface Planted {
  readonly detector: string;
  readonly entity: { readonly type: string; readonly id: string };
  readonly start: string;
  readonly end: string;
  readonly requests: number;
}

const moveDates = (settings: object, by: number): object =>
  JSON.parse(JSON.stringify(settings), (key, value) =>
    /^(created|rotated|revoked|expires)At$/.test(key) ? new Date(Date.parse(value) + by).toISOString() : value,
  );

/** What a key's dates are moved by, so that the evening's midnight is the first at which it is neglected. */
function wholeDaysToMidnight(id: string, planted: readonly Planted[]): number {
  const neglect = planted.find(({ detector, entity }) => detector === 'key-not-rotated' && entity.id === id);
  return neglect ? Math.floor((MIDNIGHT - Date.parse(neglect.start)) / DAY) * DAY : 0;
}

/** The tenant of the administrator who works at night has the zone in which the evening is one. */
function nightFor(planted: readonly Planted[], { keys }: SimulatedSettings): Record<string, { timeZone: string }> {
  const { entity } = planted.find(({ detector }) => detector === 'after-hours-admin')!;
  return { [keys.find(({ id }) => id === entity.id)!.tenant]: { timeZone: ZONES.night } };
}

function* history(lines: Iterable<string>, apiId: string, moved: number): Generator<string> {
  for (const line of lines) {
    const request: Values = JSON.parse(line);
    const time = Number(request.requestTimeEpoch);
    if (time >= HISTORY.from && time < HISTORY.to)
      yield JSON.stringify({ ...request, requestTimeEpoch: String(time + moved), apiId });
  }
}

/** The evening's requests, and those of attacks earlier in the day, which are moved by whole hours into its first one. */
function* evening(lines: Iterable<string>, planted: readonly Planted[]): Generator<Values> {
  for (const line of lines) {
    const request: Values = JSON.parse(line);
    const time = Number(request.requestTimeEpoch);
    const attack = planted.find((one) => belongs(request, time, one));
    const at = time + (attack ? hoursIntoEvening(attack) : 0) * HOUR;
    if (at >= EVENING.from && at < EVENING.to) yield { ...request, requestTimeEpoch: String(at) };
  }
}

/** An everyday request, repeated three times within minutes by another key. */
function byKey(keyId: string, logged: readonly Values[]): Values[] {
  const one = logged.find(isPlain)!;
  return [1, 2, 3].map((minute) => ({
    ...one,
    'identity.apiKeyId': keyId,
    extendedRequestId: `${hex(12)}=`,
    requestId: hex(32),
    requestTimeEpoch: String(EVENING.from + (100 + minute) * MINUTE),
  }));
}

/** Whole hours by which an attack is moved: to the first hour when it is earlier, to the last when it is later. */
function hoursIntoEvening({ start, end }: Planted): number {
  const earlier = Math.ceil((EVENING.from - Date.parse(start)) / HOUR);
  const later = Math.ceil((Date.parse(end) - EVENING.to) / HOUR);
  return earlier > 0 ? earlier : -Math.max(0, later);
}

function belongs(request: Values, time: number, { entity: { type, id }, start, end, requests }: Planted): boolean {
  if (requests === 0 || time < Date.parse(start) || time > Date.parse(end)) return false;
  if (type === 'source_ip') return request['identity.sourceIp'] === id;
  if (type === 'api') return request['error.responseType'] === 'INVALID_API_KEY';
  return request['identity.apiKeyId'] === id;
}

function deliver(logged: readonly Values[], format: string, apiId: string, moved: number): Omit<Delivery, 'others'> {
  const random = new Random(OPTIONS.seed, 'delivery');
  const secrets: string[] = [];
  const events: Event[] = [];
  const requests: Values[] = [];
  const send = (values: Values, time: number): void => {
    events.push({ time, message: render(format, values) });
    requests.push(values);
  };
  for (const one of logged) {
    const time = Number(one.requestTimeEpoch) + moved;
    const request = { ...one, requestTimeEpoch: String(time), apiId };
    const values = isPlain(request) && random.chance(0.15) ? withSecret(request, secrets) : request;
    const arrival = time + (random.chance(0.1) ? random.below(14 * MINUTE) : 0);
    send(values, arrival);
    if (random.chance(0.03)) send(values, arrival + random.below(MINUTE));
  }
  const noEntries = makeNoEntries(secrets, format);
  for (const message of noEntries.keys()) events.push({ time: events[0]!.time + HOUR, message });
  events.sort((a, b) => a.time - b.time);
  return { events, requests, noEntries, secrets };
}

/** API Gateway puts a value's text where its variable stands, and `-` for none. */
const render = (format: string, values: Values): string =>
  format.replace(/\$context\.([\w.]+)/g, (_, variable: string) => values[variable] ?? '-');

/** An everyday request whose path names nothing that a detector counts. */
const isPlain = ({ status, resourcePath }: Values): boolean => status === '200' && !resourcePath!.includes('{');

const PLACES: readonly ((values: Values) => readonly [secret: string, over: Values])[] = [
  ({ path }) => {
    const secret = randomValue(32);
    return [secret, { path: `${path}?api_key=${secret}` }];
  },
  () => {
    const secret = randomValue(40);
    return [secret, { 'identity.userAgent': `tool/1.0 (Authorization: Bearer ${secret})` }];
  },
  ({ path }) => {
    const secret = awsKeyId();
    return [secret, { path: `${path}/${secret}` }];
  },
  () => {
    const secret = randomValue(28);
    return [secret, { 'identity.userAgent': `curl/8.5.0 password=${secret}` }];
  },
];

function withSecret(values: Values, secrets: string[]): Values {
  const [secret, over] = PLACES[secrets.length % PLACES.length]!(values);
  secrets.push(secret);
  return { ...values, ...over };
}

function makeNoEntries(secrets: string[], format: string): ReadonlyMap<string, string> {
  const secret = (): string => {
    const value = randomValue(30);
    secrets.push(value);
    return value;
  };
  const request = { requestTimeEpoch: String(Date.now()), extendedRequestId: `${hex(12)}=`, status: '200' };
  // A record of Firehose holds 1,000 KiB; a log event holds more.
  const long = `/${secret()}/${'x'.repeat(1_000 * 1024)}`;
  return new Map([
    [`no entry, but password=${secret()}`, 'invalid_json'],
    [`{"requestTimeEpoch":"soon","token":"${secret()}"}`, 'no_time'],
    [`["${secret()}"]`, 'not_an_object'],
    [render(format, { ...request, path: long }), 'too_long'],
  ]);
}
