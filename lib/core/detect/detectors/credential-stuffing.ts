import { MINUTE } from '../../time-units.js';
import type { EntityRef } from '../detection.js';
import type { Judged, KeyedDetector, Trails, Verdict } from '../detector.js';
import type { Observation } from '../observation.js';
import { addressesOf, type Crossing, eachCrossing, mayCross, REACH, successesOf } from '../stuffing.js';
import { AUTHENTICATIONS, isFailure, NOTHING_TRIED } from '../tracks/authentications.js';

/** Most addresses of a group whose successes are looked for. */
const MOST_ADDRESSES = 1000;

/** Whether the rule is true of any failure in the cells; asked for before it is known which successes decide. */
const crosses = ({ entity, cells, current, thresholds }: Judged): boolean =>
  current.memo('crosses', () => {
    const { keysPerAddress, keysPerClient } = thresholds as Record<string, number>;
    if (!mayCross(cells, entity.type === 'source_ip' ? keysPerAddress! : keysPerClient!)) return false;
    let any = false;
    eachCrossing(cells, thresholds, () => {
      any = true;
    });
    return any;
  });

/** Addresses whose successes decide: those of clients that crossed within reach of the minute. */
function consult(judged: Judged, entity: EntityRef): readonly EntityRef[] {
  if (!crosses(judged)) return [];
  const clients = new Set<string>();
  eachCrossing(judged.cells, judged.thresholds, ({ at, client }) => {
    if (at >= judged.current.minute * MINUTE - REACH) clients.add(client);
  });
  if (clients.size === 0) return [];
  if (entity.type === 'source_ip') return [entity];
  const addresses = [...addressesOf(judged.cells, clients)].sort().slice(0, MOST_ADDRESSES);
  return addresses.map((id) => ({ type: 'source_ip', id }));
}

const evidenceOf = (
  { client, keys, accounts, addresses, failures, examples }: Crossing,
  thresholds: Judged['thresholds'],
) =>
  client === ''
    ? {
        differentKeys: keys,
        differentAccounts: accounts,
        threshold: thresholds.keysPerAddress,
        failures,
        windowMinutes: 10,
        examples,
      }
    : {
        client,
        differentKeys: keys,
        differentAccounts: accounts,
        threshold: thresholds.keysPerClient,
        addresses: addresses.size,
        addressesThreshold: thresholds.addressesPerClient,
        topAddresses: addresses.top(5),
        failures,
        windowMinutes: 10,
        examples,
      };

/** A client for which the rule was true. */
interface Crossed {
  /** When each of the addresses that succeeded was last one of those that make the rule true. */
  readonly seen: Map<string, number>;
  last: Verdict;
}

/** What the minute says, told in order of time: crossings, and between them successes. */
class Story {
  readonly verdicts: Verdict[] = [];
  private readonly crossed = new Map<string, Crossed>();
  /** The last success of each address. */
  private readonly succeeded = new Map<string, Observation>();

  constructor(
    private readonly begin: number,
    private readonly thresholds: Judged['thresholds'],
    private readonly addresses: readonly string[],
  ) {}

  crossing(crossing: Crossing): void {
    const { at, client, addresses, firstSeen, failures } = crossing;
    // Of a single address the failures do not repeat whose they are.
    const isMember = (address: string): boolean => addresses.has('') || addresses.has(address);
    const seen = this.crossed.get(client)?.seen ?? new Map<string, number>();
    for (const address of this.addresses) if (isMember(address)) seen.set(address, at);
    const success = [...this.succeeded].find(([address, { time }]) => time >= at - REACH && isMember(address));
    const verdict: Verdict = {
      at,
      severity: success ? 'critical' : 'high',
      firstSeen,
      count: failures,
      evidence: { ...evidenceOf(crossing, this.thresholds), ...(success ? successEvidence(...success) : {}) },
    };
    this.crossed.set(client, { seen, last: verdict });
    this.say(verdict);
  }

  /** A success after a crossing makes it critical. */
  success(address: string, success: Observation): void {
    this.succeeded.set(address, success);
    for (const { seen: members, last } of this.crossed.values()) {
      const seen = members.get(address) ?? Number.NEGATIVE_INFINITY;
      if (seen < success.time - REACH) continue;
      const evidence = { ...last.evidence, ...successEvidence(address, success) };
      this.say({ ...last, at: success.time, severity: 'critical', evidence });
    }
  }

  /** What was true before the minute was said then. */
  private say(verdict: Verdict): void {
    if (verdict.at >= this.begin) this.verdicts.push(verdict);
  }
}

const successEvidence = (address: string, { id }: Observation) => ({ succeeded: address, success: id });

function judge(judged: Judged, trails: Trails): readonly Verdict[] {
  if (!crosses(judged)) return [];
  const { cells, current, thresholds } = judged;
  const successes = successesOf(trails);
  const addresses = [...new Set(successes.map(({ address }) => address))];
  const story = new Story(current.minute * MINUTE, thresholds, addresses);
  let next = 0;
  const succeedUpTo = (time: number): void => {
    for (; next < successes.length && successes[next]!.success.time <= time; next++)
      story.success(successes[next]!.address, successes[next]!.success);
  };
  eachCrossing(cells, thresholds, (crossing) => {
    succeedUpTo(crossing.at);
    story.crossing(crossing);
  });
  succeedUpTo(Number.POSITIVE_INFINITY);
  return story.verdicts;
}

/** Many keys or accounts tried from one address, or by one client over many addresses. */
export const credentialStuffing = {
  id: 'credential-stuffing',
  kind: 'window',
  title: 'Credential stuffing',
  description:
    'At least 10 different keys or accounts fail within 10 minutes from one address, or at least 50 from at least 5 addresses that share a client; critical when one of those addresses succeeds within 10 minutes of it.',
  severity: 'high',
  required: ['@timestamp', 'event.id', 'source.ip', 'http.response.status_code'],
  optional: [
    'api_key.id',
    'api_key.fingerprint',
    'user.id',
    'error.type',
    'user_agent.original',
    'tls.client.ja4',
    'tls.client.ja3',
    'api.id',
  ],
  entity: ['source_ip', 'api'],
  thresholds: {
    keysPerAddress: {
      default: 10,
      doc: 'Different failing keys, or accounts, of one address from which on it is crossed.',
    },
    keysPerClient: { default: 50, doc: 'Different failing keys, or accounts, of one client over many addresses.' },
    addressesPerClient: { default: 5, doc: 'Addresses that such a client has at least.' },
  },
  // The failures of the 10 minutes up to a crossing, and crossings up to 10 minutes before a success.
  window: 2 * REACH,
  hold: 0,
  quiet: 60 * MINUTE,
  watch: REACH,
  guards: [
    'Different keys count, not failures: one wrong key repeated is one.',
    'An absent key or account equals no other, and counts for nothing.',
    'Addresses on the allow list.',
  ],
  runbook: [
    'Triage: did a key or account succeed? Is the address a gateway of a partner, or a test?',
    'Contain: block the address, or the client by its agent or fingerprint (WAF); disable what succeeded.',
    'Investigate: what did the successful key do since? Which other addresses share agent and pace?',
    'Remediate: rotate the keys and passwords that succeeded; look where the list came from.',
    'Recover: give the owners new keys; take the block back when it is quiet.',
    'Document: addresses, number of keys, what succeeded, and whom it concerns.',
  ],
  lookAt: { field: 'api.authentication.result', in: ['failure', 'success'] },
  references: ['OWASP API2:2023 Broken Authentication', 'MITRE ATT&CK T1110.004 Credential Stuffing'],
  examples: {
    match: [
      { 'source.client': '198.51.100.7', 'api.authentication.result': 'failure', 'api_key.fingerprint': 'f1' },
      { 'source.client': '198.51.100.7', 'api.authentication.result': 'failure', 'user.id': 'ada' },
    ],
    noMatch: [
      { 'source.client': '198.51.100.7', 'api.authentication.result': 'success', 'api_key.id': 'k1' },
      { 'source.client': '198.51.100.7', 'api.authentication.result': 'failure' },
      { 'source.client': '198.51.100.7', 'api.authentication.result': 'none', 'api_key.id': 'k1' },
    ],
  },
  track: AUTHENTICATIONS,
  concerns: (value) => Array.isArray(value) || (isFailure(value) && value !== NOTHING_TRIED),
  consult,
  judge,
} as const satisfies KeyedDetector;
