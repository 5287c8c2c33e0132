import { DAY, MINUTE } from '../../time-units.js';
import type { Severity } from '../detection.js';
import { type Judged, type KeyedDetector, NO_VERDICTS, type Verdict } from '../detector.js';
import { countryOf, IS, is } from '../tracks/caller-entry.js';
import { CALLERS } from '../tracks/callers.js';
import { historyDays } from '../tracks/hours.js';
import { COUNTRY_DAYS, type KeyHistory, withCountry } from '../tracks/key-history.js';
import { isNews } from '../tracks/terms.js';

const othersThan = (country: string, { lasting: { countries } }: KeyHistory): readonly string[] =>
  Object.keys(countries)
    .filter((one) => one !== country)
    .sort();

function judge({ current, thresholds, memory }: Judged): readonly Verdict[] {
  const requests = thresholds.requests!;
  const history = memory as KeyHistory | undefined;
  if (!history || (current.minute + 1) * MINUTE - history.since < COUNTRY_DAYS * DAY) return NO_VERDICTS;
  let { countries } = history.lasting;
  const verdicts: Verdict[] = [];
  const { size } = current;
  for (let at = 0; at < size; at++) {
    const value = current.valueAt(at);
    const country = countryOf(value);
    if (country === undefined || is(value, IS.refused)) continue;
    const time = current.timeAt(at);
    const after = withCountry(countries, value, time, history.since);
    if (after === countries) continue;
    countries = after;
    const term = countries[country]!;
    if (term.requests < requests || !isNews(term, time, requests)) continue;
    const severity: Severity = term.admin > 0 ? 'critical' : 'low';
    verdicts.push({
      at: time,
      severity,
      firstSeen: term.first,
      count: term.requests,
      evidence: {
        country,
        requests: term.requests,
        onAdminRoutes: term.admin,
        knownCountries: othersThan(country, history),
        threshold: requests,
        historyDays: historyDays(history.since, time),
        examples: [current.idAt(at)],
      },
    });
  }
  return verdicts;
}

/** A key seen from a country for the first time. */
export const newCountry = {
  id: 'new-country',
  kind: 'baseline',
  title: 'New country',
  description:
    'A key makes at least 3 requests from a country that it was not seen from in at least 14 days of history; critical with an admin route.',
  severity: 'low',
  required: ['@timestamp', 'event.id', 'api_key.id', 'source.geo.country_iso_code'],
  optional: ['url.path', 'api.route'],
  entity: ['api_key'],
  thresholds: { requests: { default: 3, doc: 'Requests from the new country from which on it is crossed.' } },
  window: MINUTE,
  hold: 0,
  quiet: 60 * MINUTE,
  guards: [
    'At least 14 days of history: what comes before is usual.',
    'At least 3 requests that were not refused.',
    'A country is new for a day; then the key is known to be there.',
    'Addresses on the allow list.',
  ],
  runbook: [
    'Triage: does the owner have clients, staff or a provider there? Is the network a hosting provider?',
    'Contain: disable the key when it used an admin route from there and the owner does not know of it.',
    'Investigate: compare agents, routes and volume with those from the known countries.',
    'Remediate: rotate the key; bind it to the networks of its owner.',
    'Recover: give the client a new key.',
    'Document: where the key is expected from now on.',
  ],
  references: ['OWASP API2:2023 Broken Authentication', 'MITRE ATT&CK T1078.004 Valid Accounts: Cloud Accounts'],
  examples: {
    match: [{ 'api_key.id': 'k1', 'source.geo.country_iso_code': 'BR' }],
    noMatch: [{ 'source.client': '198.51.100.7', 'source.geo.country_iso_code': 'BR' }],
  },
  track: CALLERS,
  judge,
} as const satisfies KeyedDetector;
