import { DAY, MINUTE } from '../../time-units.js';
import { type Judged, type KeyedDetector, type Known, type KnownTerm, NO_VERDICTS, type Verdict } from '../detector.js';
import { IS, is, routeOf } from '../tracks/caller-entry.js';
import { CALLERS } from '../tracks/callers.js';
import { HISTORY_DAYS, historyDays } from '../tracks/hours.js';
import { BEGINNING, isUse, type KeyHistory } from '../tracks/key-history.js';
import { countRoutes, dayOfRoute, MOST_ROUTES } from '../tracks/key-routes.js';

/** A key that used so many different paths without a template has no pattern of them. */
const MOST_PATHS = 100;

/** From so many keys on, and from this share of the API's keys on, a route is common: whoever comes to it is not unusual. */
const COMMON = { keys: 5, share: 0.1 };

/** Whether the API came to know the route just now: a deployment, which its first caller told of. */
const isDeployed = (term: KnownTerm, at: number, days: number): boolean => at - term.first < days * DAY;

const isCommon = ({ entities }: KnownTerm, known: Known): boolean =>
  entities >= COMMON.keys && entities >= COMMON.share * known[BEGINNING]!.entities;

function judge({ current, thresholds, memory, known }: Judged): readonly Verdict[] {
  const { historyDays: days, steadyDays } = thresholds as { historyDays: number; steadyDays: number };
  const history = memory as KeyHistory | undefined;
  if (!history || (current.minute + 1) * MINUTE - history.since < days * DAY) return NO_VERDICTS;
  const routes = countRoutes(history.lasting.routes);
  const verdicts: Verdict[] = [];
  let met: Set<string> | undefined;
  const { size } = current;
  for (let at = 0; at < size; at++) {
    const value = current.valueAt(at);
    const route = routeOf(value);
    if (route === undefined || !isUse(value)) continue;
    const time = current.timeAt(at);
    const last = dayOfRoute(history.lasting.routes, route) ?? Number.NEGATIVE_INFINITY;
    if (Math.floor(time / DAY) - last <= HISTORY_DAYS || met?.has(route)) continue;
    met = (met ?? new Set()).add(route);
    if (time - history.since < days * DAY) continue;
    const isSensitive = is(value, IS.admin | IS.keyManagement) && !is(value, IS.withRole);
    if (routes >= (is(value, IS.path) && !isSensitive ? MOST_PATHS : MOST_ROUTES)) continue;
    const term = Object.hasOwn(known, route) ? known[route] : undefined;
    if (term && isDeployed(term, time, days)) continue;
    const isSteady = time - history.lasting.routesSince >= steadyDays * DAY;
    if (!isSensitive && (!isSteady || (term && isCommon(term, known)))) continue;
    verdicts.push({
      at: time,
      severity: isSensitive ? 'high' : 'low',
      firstSeen: time,
      count: 1,
      evidence: {
        route,
        usualRoutes: routes,
        keysThatUseIt: term?.entities ?? 0,
        historyDays: historyDays(history.since, time),
        examples: [current.idAt(at)],
      },
    });
  }
  return verdicts;
}

/** A route outside the key's usual pattern. */
export const unusualEndpoint = {
  id: 'unusual-endpoint',
  kind: 'baseline',
  title: 'Unusual endpoint',
  description:
    'A key calls a route that it did not call in the 30 days before, after at least 7 days of history; high on admin and key-management routes.',
  severity: 'low',
  required: ['@timestamp', 'event.id', 'api_key.id', 'url.path'],
  optional: ['api.route', 'http.response.status_code'],
  entity: ['api_key'],
  thresholds: {
    historyDays: { default: 7, doc: 'Days of history before the key is judged.' },
    steadyDays: { default: 5, doc: 'Days without a new route before the key has a pattern; admin routes apart.' },
  },
  window: MINUTE,
  hold: 0,
  quiet: 60 * MINUTE,
  guards: [
    'At least 7 days of history.',
    'A key that came to a new route within the last 5 days has no steady pattern; admin routes apart.',
    'Missing paths, refused and throttled calls do not count.',
    'A route that the API came to know less than 7 days ago is a deployment: only its first caller is told of.',
    'A route that 5 keys and a tenth of all keys use is common; admin routes apart.',
    'To a key with the admin role administration is no more than other routes.',
    'A key of 300 routes, or of 100 where paths have no template, has no pattern.',
    'Addresses on the allow list.',
  ],
  runbook: [
    'Triage: did the client of the owner get a new release? Is the route one that the key should reach?',
    'Contain: disable the key when the route is an admin route and the owner does not know of the call.',
    'Investigate: what did the key call before and after, from which address and agent?',
    'Remediate: narrow what the key may call; rotate it when somebody else used it.',
    'Recover: give the client a new key.',
    'Document: the routes that belong to the key.',
  ],
  references: ['OWASP API5:2023 Broken Function Level Authorization', 'MITRE ATT&CK T1087 Account Discovery'],
  examples: {
    match: [{ 'api_key.id': 'k1', 'api.route': '/invoices' }],
    noMatch: [{ 'source.client': '198.51.100.7', 'api.route': '/invoices' }],
  },
  track: CALLERS,
  judge,
} as const satisfies KeyedDetector;
