import { DAY, MINUTE } from '../../time-units.js';
import type { Severity } from '../detection.js';
import { type Judged, type KeyedDetector, NO_VERDICTS, type Verdict } from '../detector.js';
import type { ObservationValue } from '../observation.js';
import { any } from '../sliding-window.js';
import { IS, is, readCallerEntry } from '../tracks/caller-entry.js';
import { CALLERS } from '../tracks/callers.js';
import { COUNTRY_DAYS, isNight, type KeyHistory } from '../tracks/key-history.js';
import { dayOf, hourOfDay } from '../tracks/local-time.js';

/** Days before on which the caller did so at the same hour of the day, or an hour beside it. */
function habitDays({ lasting: { nights } }: KeyHistory, hour: number): number {
  const days = new Set<number>();
  for (const night of nights) {
    const apart = Math.abs(hourOfDay(night) - hourOfDay(hour));
    if (dayOf(night) < dayOf(hour) && (apart <= 1 || apart === 23)) days.add(dayOf(night));
  }
  return days.size;
}

function isStrange(history: KeyHistory | undefined, country: string | undefined, at: number): boolean {
  if (!history || country === undefined || at - history.since < COUNTRY_DAYS * DAY) return false;
  const { countries } = history.lasting;
  return !Object.hasOwn(countries, country) || !countries[country]!.usual;
}

const isAdmin = (value: ObservationValue): boolean => is(value, IS.admin);

function judge({ current, thresholds, memory }: Judged): readonly Verdict[] {
  if (!any(current, isAdmin)) return NO_VERDICTS;
  const history = memory as KeyHistory | undefined;
  const verdicts: Verdict[] = [];
  const { size } = current;
  for (let at = 0; at < size; at++) {
    const value = current.valueAt(at);
    if (!isAdmin(value)) continue;
    const time = current.timeAt(at);
    const { localHour, country, route } = readCallerEntry(value);
    if (
      localHour === undefined ||
      !isNight(localHour) ||
      is(value, IS.refused | IS.throttled | IS.overQuota | IS.missing)
    )
      continue;
    const days = history ? habitDays(history, localHour) : 0;
    const strange = isStrange(history, country, time);
    const severity: Severity = strange ? 'high' : days >= thresholds.habitDays! ? 'low' : 'medium';
    verdicts.push({
      at: time,
      severity,
      firstSeen: time,
      count: 1,
      evidence: {
        route,
        localHour: hourOfDay(localHour),
        daysWithTheSame: days,
        threshold: thresholds.habitDays,
        ...(country === undefined ? {} : { country, newCountry: strange }),
        examples: [current.idAt(at)],
      },
    });
  }
  return verdicts;
}

/** An admin route in the night. */
export const afterHoursAdmin = {
  id: 'after-hours-admin',
  kind: 'baseline',
  title: 'Administration after hours',
  description:
    "An admin route is used between 23:00 and 06:00 in the tenant's time zone; high from a country new to the key, low when the key has done so at that hour on 14 days before.",
  severity: 'medium',
  required: ['@timestamp', 'event.id', 'url.path'],
  optional: ['api.route', 'api_key.id', 'user.id', 'source.geo.country_iso_code'],
  entity: ['api_key', 'user'],
  thresholds: {
    habitDays: {
      default: 14,
      doc: 'Days of the last 30 with the same at about the same hour, from which on it is a habit.',
    },
  },
  window: MINUTE,
  hold: 0,
  quiet: 60 * MINUTE,
  guards: [
    "The tenant's IANA time zone, summer time included.",
    'Habits, a nightly job say, are low.',
    'Refused, throttled and missing calls do not count.',
    'Addresses on the allow list.',
  ],
  runbook: [
    'Triage: is somebody on call? Was the change announced?',
    'Contain: disable the key or end the session when nobody knows of it.',
    'Investigate: what was done, from which address and agent, and does it fit the days before?',
    'Remediate: rotate the key; ask for a second factor on admin routes.',
    'Recover: undo what was changed.',
    'Document: who acted and why; put automation on the allow list with an expiry.',
  ],
  lookAt: { field: 'api.route_class', exists: true },
  references: ['OWASP API5:2023 Broken Function Level Authorization', 'MITRE ATT&CK T1078 Valid Accounts'],
  examples: {
    match: [
      {
        'api_key.id': 'k1',
        'api.route_class': ['admin'],
        'event.timezone': 'Europe/Berlin',
        '@timestamp': Date.UTC(2026, 2, 10, 22, 30),
      },
    ],
    noMatch: [
      {
        'api_key.id': 'k1',
        'api.route_class': ['admin'],
        'event.timezone': 'Europe/Berlin',
        '@timestamp': Date.UTC(2026, 2, 10, 5),
      },
      { 'api_key.id': 'k1', '@timestamp': Date.UTC(2026, 2, 10, 23) },
    ],
  },
  track: CALLERS,
  concerns(value) {
    const { localHour } = readCallerEntry(value);
    return (
      localHour !== undefined && isNight(localHour) && !is(value, IS.refused | IS.throttled | IS.overQuota | IS.missing)
    );
  },
  judge,
} as const satisfies KeyedDetector;
