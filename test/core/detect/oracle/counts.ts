import type { Entry } from '../../../../lib/core/entry/fields.js';
import { groupBy, type Instant, MINUTE, type Oracle, timeOf } from './instants.js';

type Test = (entry: Entry) => boolean;

const statusOf = (entry: Entry): number => entry['http.response.status_code']!;

/** At each full minute: matches in the minutes of the window are more than a share of all, which are enough. */
const shareOracle =
  (minutes: number, severity: Instant['severity'], matches: Test): Oracle =>
  (entries, limits) =>
    everyMinute(entries, minutes, severity, (window) => {
      const matching = window.filter(matches);
      const share = limits.errorShare ?? limits.failureShare!;
      return window.length >= limits.minimumRequests! && matching.length > share * window.length ? matching : undefined;
    });

function everyMinute(
  entries: readonly Entry[],
  minutes: number,
  severity: Instant['severity'],
  judge: (window: readonly Entry[]) => readonly Entry[] | undefined,
): Instant[] {
  const times = entries.map(timeOf);
  const [first, last] = [Math.min(...times), Math.max(...times)].map((time) => Math.floor(time / MINUTE));
  return [...groupBy(entries, (entry) => entry['api.id'])].flatMap(([api, own]) =>
    Array.from({ length: last! - first! + 1 }, (_, i): Instant[] => {
      const end = (first! + i + 1) * MINUTE;
      const found = judge(own.filter((entry) => timeOf(entry) < end && timeOf(entry) >= end - minutes * MINUTE));
      const firstSeen = found && Math.min(...found.map(timeOf));
      return found ? [{ entity: `api ${api}`, at: end, severity, firstSeen: firstSeen!, count: found.length }] : [];
    }).flat(),
  );
}

export const authFailureRate = shareOracle(10, 'high', (e) => e['api.authentication.result'] === 'failure');
export const serverErrorSpike = shareOracle(5, 'medium', (e) => statusOf(e) >= 500);
export const clientErrorSpike = shareOracle(5, 'low', (e) => statusOf(e) >= 400 && statusOf(e) < 500);
export const validationErrorSpike = shareOracle(5, 'low', (e) => [400, 422].includes(statusOf(e)));
export const dependencyFailure = shareOracle(
  5,
  'medium',
  (e) => statusOf(e) === 504 || statusOf(e) === 502 || /^INTEGRATION_/.test(e['error.type'] ?? ''),
);

export const blocklistSpike: Oracle = (entries, { blockedRequests }) =>
  everyMinute(entries, 5, 'medium', (window) => {
    const blocked = window.filter(
      (entry) => !['RATE_LIMIT_EXCEEDED', 'MALFORMED_REQUEST', undefined].includes(entry['api.block.reason']),
    );
    const logged = blocked.filter((entry) => entry['event.dataset'] !== 'waf');
    const counted = logged.length > 0 ? logged : blocked;
    return counted.length > blockedRequests! ? counted : undefined;
  });
