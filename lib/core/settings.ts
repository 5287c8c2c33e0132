import * as v from 'valibot';
import { SEVERITIES } from './detect/detection.js';
import { DETECTOR_IDS } from './detect/detector-ids.js';
import { parseCidr } from './enrich/cidr.js';
import { CATEGORIES } from './entry/fields.js';
import { KeySchema } from './key-settings.js';
import { MaskingSchema } from './masking-settings.js';
import { messageOf, NAME, Time, text } from './settings-values.js';

function isTimeZone(zone: string): boolean {
  // The default: the first formatter of a process takes 30 ms, which a cold start can do without.
  if (zone === 'UTC') return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

const TimeZone = v.pipe(
  v.string('an IANA time zone such as Europe/Berlin'),
  v.check(isTimeZone, 'an IANA time zone such as Europe/Berlin'),
);
const Cidr = v.pipe(
  v.string('a network in CIDR notation such as 203.0.113.0/24'),
  v.check((value) => parseCidr(value) !== undefined, 'a network in CIDR notation such as 203.0.113.0/24'),
);
const Route = v.pipe(
  v.string('a route pattern such as /orders/{id}'),
  v.maxLength(512, 'a route pattern of at most 512 characters'),
  v.regex(/^(?:[A-Z]+ )?\//, 'a route pattern such as /orders/{id}'),
);
const Routes = v.array(Route, 'a list of route patterns');
const DetectorId = v.picklist(DETECTOR_IDS, `one of ${DETECTOR_IDS.join(', ')}`);
const PositiveInteger = v.pipe(
  v.number('a whole number above 0'),
  v.integer('a whole number above 0'),
  v.minValue(1, 'a whole number above 0'),
);
const Rate = v.pipe(v.number('a number above 0'), v.gtValue(0, 'a number above 0'));
const PseudonymField = v.picklist(['keep', 'pseudonymize', 'truncate'], 'keep, pseudonymize or truncate');
const KeepOrPseudonymize = v.picklist(['keep', 'pseudonymize'], 'keep or pseudonymize');

const Plan = v.strictObject({
  id: text(NAME),
  rateLimit: v.optional(Rate),
  burstLimit: v.optional(PositiveInteger),
  quota: v.optional(
    v.strictObject({ limit: PositiveInteger, period: v.picklist(['DAY', 'WEEK', 'MONTH'], 'DAY, WEEK or MONTH') }),
  ),
});

const Allow = v.strictObject({
  cidr: Cidr,
  detectors: v.optional(v.array(DetectorId, 'a list of detector ids')),
  reason: text('a reason in words'),
  expires: v.optional(Time),
});

const DetectorSettings = v.strictObject({
  mode: v.optional(v.picklist(['alert', 'shadow', 'off'], 'alert, shadow or off')),
  severity: v.optional(v.picklist(SEVERITIES, SEVERITIES.join(', '))),
  thresholds: v.optional(
    v.record(v.string(), v.pipe(v.number('a number of at least 0'), v.minValue(0, 'a number of at least 0'))),
  ),
});

const Category = v.strictObject({
  enabled: v.optional(v.boolean('true or false')),
  sample: v.optional(
    v.pipe(
      v.number('a number from 0 to 1'),
      v.minValue(0, 'a number from 0 to 1'),
      v.maxValue(1, 'a number from 0 to 1'),
    ),
  ),
  retentionDays: v.optional(PositiveInteger),
});

/** `keywatch.json`: one schema for the command line, the deployed stack and the published JSON Schema. */
export const SettingsSchema = v.strictObject({
  $schema: v.optional(v.string('a string')),
  timeZone: v.optional(TimeZone, 'UTC'),
  tenants: v.optional(v.record(v.string(), v.strictObject({ timeZone: v.optional(TimeZone) })), {}),
  routes: v.optional(Routes, []),
  adminRoutes: v.optional(Routes, []),
  keyManagementRoutes: v.optional(Routes, []),
  exportRoutes: v.optional(Routes, []),
  sensitiveRoutes: v.optional(Routes, []),
  keys: v.optional(v.array(KeySchema, 'a list of keys'), []),
  plans: v.optional(v.array(Plan, 'a list of plans'), []),
  allow: v.optional(v.array(Allow, 'a list of networks'), []),
  detectors: v.optional(v.record(DetectorId, DetectorSettings), {}),
  categories: v.optional(v.record(v.picklist(CATEGORIES, `one of ${CATEGORIES.join(', ')}`), Category), {}),
  geo: v.optional(v.strictObject({ city: v.optional(text('a file name')), asn: v.optional(text('a file name')) }), {}),
  masking: v.optional(MaskingSchema, {}),
  pseudonyms: v.optional(
    v.strictObject({
      key: v.optional(
        v.pipe(
          v.string('env:NAME or file:PATH'),
          v.regex(/^(?:env:[A-Za-z_]\w*|file:.+)$/, 'env:NAME or file:PATH, never the key itself'),
        ),
      ),
      version: v.optional(PositiveInteger, 1),
      fields: v.optional(
        v.strictObject({
          'source.ip': v.optional(PseudonymField),
          'user.id': v.optional(KeepOrPseudonymize),
          'user.name': v.optional(KeepOrPseudonymize),
          'user_agent.original': v.optional(KeepOrPseudonymize),
        }),
        {},
      ),
    }),
    {},
  ),
});

export type Settings = v.InferOutput<typeof SettingsSchema>;
export type { KeySettings } from './key-settings.js';

/** Settings with every default. */
export const DEFAULT_SETTINGS: Settings = v.parse(SettingsSchema, {});

/**
 * Checks settings against the schema.
 *
 * @throws Error that names the property and what is allowed, never the value
 */
export function parseSettings(value: unknown): Settings {
  // A list has properties of its own, such as "keys", which are none of the settings.
  const result = v.safeParse(SettingsSchema, Array.isArray(value) ? undefined : value);
  if (result.success) return result.output;
  throw new Error(messageOf(result.issues[0], 'the settings'));
}
