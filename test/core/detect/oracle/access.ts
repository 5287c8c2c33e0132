import type { Entry } from '../../../../lib/core/entry/fields.js';
import { different, groupBy, type Instant, inOrder, MINUTE, type Oracle, timeOf, upTo } from './instants.js';

const callerOf = (entry: Entry): string | undefined =>
  entry['api_key.id'] !== undefined
    ? `api_key ${entry['api_key.id']}`
    : entry['user.id'] !== undefined
      ? `user ${entry['user.id']}`
      : entry['source.client'] && `source_ip ${entry['source.client']}`;

/** The instants at which the window up to an entry is such that a severity is given. */
const instants = (
  groups: ReadonlyMap<string, readonly Entry[]>,
  length: number,
  judge: (window: readonly Entry[], entry: Entry) => Instant['severity'] | undefined,
): Instant[] =>
  [...groups].flatMap(([entity, own]) =>
    own.flatMap((entry, i): Instant[] => {
      const window = upTo(own, i, length);
      const severity = judge(window, entry);
      const [at, firstSeen] = [timeOf(entry), timeOf(window[0]!)];
      return severity ? [{ entity, at, severity, firstSeen, count: window.length }] : [];
    }),
  );

export const resourceEnumeration: Oracle = (entries, { distinctResources, successfulReads }) => {
  const reads = inOrder(entries.filter((entry) => entry['api.resource.hash'] !== undefined));
  return instants(groupBy(reads, callerOf), 10 * MINUTE, (window, entry) => {
    const same = window.filter((one) => one['api.route'] === entry['api.route']);
    if (different(same.map((one) => one['api.resource.hash'])) <= distinctResources!) return undefined;
    const successes = same.filter((one) => one['http.response.status_code'] === 200);
    return successes.length >= successfulReads! ? 'critical' : 'high';
  });
};

export const endpointScan: Oracle = (entries, { distinctPaths }) => {
  const misses = inOrder(
    entries.filter((entry) => {
      const status = entry['http.response.status_code'];
      return status === 404 || (status === 403 && entry['api.authentication.result'] !== 'failure');
    }),
  );
  const byAddress = groupBy(misses, (entry) => entry['source.client'] && `source_ip ${entry['source.client']}`);
  const pathOf = (entry: Entry) =>
    entry['api.resource.hash'] !== undefined && entry['api.authentication.result'] === 'success'
      ? entry['api.route']
      : entry['url.path'];
  return instants(byAddress, 10 * MINUTE, (window) =>
    different(window.map(pathOf)) > distinctPaths! ? 'medium' : undefined,
  );
};

export const accountTakeover: Oracle = (entries, { denials, distinctRoutes, otherCallers }) => {
  const denied = inOrder(
    entries.filter((entry) => entry['api.authorization.result'] === 'denied' && entry['api_key.id'] !== undefined),
  );
  const routesOf = (window: readonly Entry[]): number => different(window.map((entry) => entry['api.route']));
  const byCaller = (window: readonly Entry[]) => [...groupBy(window, callerOf)];
  /** Whether others are denied, up to the entry, on two thirds of so many routes. */
  const isEverybodys = (entry: Entry): boolean => {
    const window = upTo(denied, denied.indexOf(entry), 10 * MINUTE);
    const others = byCaller(window).filter(([caller]) => caller !== callerOf(entry));
    return others.filter(([, own]) => routesOf(own) >= (2 / 3) * distinctRoutes!).length >= otherCallers!;
  };
  const isTaken = (window: readonly Entry[]): boolean =>
    window.length >= denials! && routesOf(window) >= distinctRoutes!;
  const ofCallers = instants(groupBy(denied, callerOf), 10 * MINUTE, (window, entry) =>
    isTaken(window) && !isEverybodys(entry) ? 'high' : undefined,
  );
  const ofApi = instants(new Map([['api a1', denied]]), 10 * MINUTE, (window, entry) => {
    const own = window.filter((one) => callerOf(one) === callerOf(entry));
    return isTaken(own) && isEverybodys(entry) ? 'high' : undefined;
  });
  return [...ofCallers, ...ofApi];
};

export const scraping: Oracle = (entries, { requestsPerMinute, variation, sequentialShare }) => {
  const numberOf = (entry: Entry): number | undefined => {
    const last = entry['url.path']?.match(/\d+/g)?.at(-1);
    return last === undefined ? undefined : Number(last);
  };
  return instants(groupBy(inOrder(entries), callerOf), MINUTE, (window) => {
    if (window.length <= requestsPerMinute!) return undefined;
    const gaps = window.slice(1).map((entry, i) => timeOf(entry) - timeOf(window[i]!));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
    if (mean === 0 || deviation / mean >= variation!) return undefined;
    const neighbours = window.slice(1).filter((entry, i) => {
      const [one, other] = [numberOf(window[i]!), numberOf(entry)];
      return one !== undefined && other !== undefined && Math.abs(one - other) === 1;
    });
    return neighbours.length >= sequentialShare! * window.length ? 'high' : 'medium';
  });
};
