import type { Entry } from '../../../../lib/core/entry/fields.js';
import { different, groupBy, HOUR, type Instant, inOrder, MINUTE, type Oracle, timeOf, upTo } from './instants.js';

const failed = (entry: Entry): boolean => entry['api.authentication.result'] === 'failure';
const succeeded = (entry: Entry): boolean => entry['api.authentication.result'] === 'success';
const addressOf = (entry: Entry): string | undefined => entry['source.client'];
const keyOf = (entry: Entry): string | undefined => entry['api_key.id'] ?? entry['api_key.fingerprint'];
/** What was shown: an absent key or account equals no other. */
const shown = (entry: Entry): string | undefined => keyOf(entry) ?? entry['user.id'];

export const failedAuthSpike: Oracle = (entries, { failuresPerMinute, failuresIn10Minutes }) =>
  [...groupBy(inOrder(entries.filter(failed)), addressOf)].flatMap(([address, own]) =>
    own.flatMap((entry, i): Instant[] => {
      const [minute, ten] = [upTo(own, i, MINUTE), upTo(own, i, 10 * MINUTE)];
      const many = ten.length >= failuresIn10Minutes!;
      if (!many && minute.length <= failuresPerMinute!) return [];
      const window = many ? ten : minute;
      const isOne = window.every((one) => shown(one) !== undefined) && different(window.map(shown)) === 1;
      const severity = isOne ? 'low' : many ? 'high' : 'medium';
      return [
        {
          entity: `source_ip ${address}`,
          at: timeOf(entry),
          severity,
          firstSeen: timeOf(window[0]!),
          count: window.length,
        },
      ];
    }),
  );

export const slowBruteForce: Oracle = (entries, { failures, hours, otherKeys }) =>
  [...groupBy(inOrder(entries), addressOf)].flatMap(([address, own]) =>
    own.flatMap((entry, i): Instant[] => {
      if (!failed(entry)) return [];
      const since = own.slice(0, i).findLastIndex(succeeded) + 1;
      const run = own.slice(since, i + 1).filter((one) => failed(one) && timeOf(one) > timeOf(entry) - 6 * HOUR);
      if (run.length < failures! || timeOf(entry) - timeOf(run[0]!) < hours! * HOUR) return [];
      if (different(run.map(shown)) <= otherKeys!) return [];
      const entity = `source_ip ${address}`;
      return [{ entity, at: timeOf(entry), severity: 'medium', firstSeen: timeOf(run[0]!), count: run.length }];
    }),
  );

/** Failures at which a rule is true, with the addresses that make it true. */
interface Crossed {
  readonly at: number;
  readonly firstSeen: number;
  readonly count: number;
  readonly addresses: ReadonlySet<string>;
}

/** A success of one of the addresses within 10 minutes, before or after, makes it critical; after: at the success. */
function withSuccesses(entity: string, crossed: readonly Crossed[], entries: readonly Entry[]): Instant[] {
  const successes = inOrder(entries.filter(succeeded));
  const near = (one: Crossed, success: Entry): boolean =>
    one.addresses.has(addressOf(success)!) && Math.abs(timeOf(success) - one.at) <= 10 * MINUTE;
  return crossed.flatMap((one) => {
    const { at, firstSeen, count } = one;
    const before = successes.some((success) => near(one, success) && timeOf(success) <= at);
    const after = successes.filter((success) => near(one, success) && timeOf(success) > at);
    return [
      { entity, at, firstSeen, count, severity: before ? 'critical' : 'high' } as const,
      ...after.map((success) => ({ entity, at: timeOf(success), firstSeen, count, severity: 'critical' }) as const),
    ];
  });
}

export const credentialStuffing: Oracle = (entries, { keysPerAddress, keysPerClient, addressesPerClient }) => {
  const tries = inOrder(entries.filter((entry) => failed(entry) && shown(entry) !== undefined));
  const numberOf = (window: readonly Entry[]): number =>
    Math.max(different(window.map(keyOf)), different(window.map((entry) => entry['user.id'])));
  const crossedOf = (own: readonly Entry[], isTrue: (window: readonly Entry[]) => boolean): Crossed[] =>
    own.flatMap((entry, i) => {
      const window = upTo(own, i, 10 * MINUTE);
      if (!isTrue(window)) return [];
      const addresses = new Set(window.map((one) => addressOf(one)!));
      return [{ at: timeOf(entry), firstSeen: timeOf(window[0]!), count: window.length, addresses }];
    });
  const byAddress = [...groupBy(tries, addressOf)].flatMap(([address, own]) => {
    const crossed = crossedOf(own, (window) => numberOf(window) >= keysPerAddress!);
    return withSuccesses(`source_ip ${address}`, crossed, entries);
  });
  const byClient = [...groupBy(tries, (entry) => entry['user_agent.original'])].flatMap(([, own]) => {
    const crossed = crossedOf(
      own,
      (window) => numberOf(window) >= keysPerClient! && different(window.map(addressOf)) >= addressesPerClient!,
    );
    return withSuccesses('api a1', crossed, entries);
  });
  return [...byAddress, ...byClient];
};
