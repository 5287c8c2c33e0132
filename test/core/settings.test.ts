import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { activeDetectors } from '../../lib/core/detect/catalogue.js';
import { parseSettings } from '../../lib/core/settings.js';

const schema = JSON.parse(readFileSync(join(__dirname, '../../keywatch.schema.json'), 'utf8'));
const accepts = new Ajv({ strict: false }).compile(schema);

/** The example of the design, section 5. */
const EXAMPLE = {
  timeZone: 'Europe/Berlin',
  tenants: { acme: { timeZone: 'America/New_York' } },
  routes: ['/orders/{id}', '/users/{id}/profile'],
  adminRoutes: ['/admin/*'],
  keyManagementRoutes: ['/keys*'],
  exportRoutes: ['/export/*'],
  sensitiveRoutes: ['/health/*'],
  keys: [
    {
      id: 'k1',
      status: 'active',
      createdAt: '2026-01-01T00:00:00Z',
      owner: 'o',
      tenant: 'acme',
      plan: 'gold',
      roles: ['admin'],
    },
  ],
  plans: [{ id: 'gold', rateLimit: 100, burstLimit: 200, quota: { limit: 100000, period: 'DAY' } }],
  allow: [{ cidr: '203.0.113.0/24', detectors: ['scraping'], reason: 'partner', expires: '2027-01-01' }],
  detectors: { 'resource-enumeration': { mode: 'shadow', severity: 'high', thresholds: { distinctResources: 60 } } },
  categories: { api_call: { enabled: true, sample: 1, retentionDays: 90 } },
  geo: { city: 'city.mmdb', asn: 'asn.mmdb' },
  pseudonyms: { key: 'env:NAME', version: 1, fields: { 'source.ip': 'pseudonymize', 'user.id': 'keep' } },
};

test('the example of the design is taken, by the program and by the published schema', () => {
  expect(parseSettings(EXAMPLE)).toMatchObject(EXAMPLE);
  expect(accepts(EXAMPLE)).toBe(true);
  expect(accepts({})).toBe(true);
});

test.each([
  [{ detectors: { nope: {} } }, /^detectors/],
  [{ categories: { api_call: { sample: 2 } } }, /^categories\.api_call\.sample: must be a number from 0 to 1$/],
  [{ keys: [{ id: 'a', status: 'sleepy' }] }, /^keys\.0\.status: must be active, disabled, revoked or expired$/],
  [{ keys: [{}] }, /^keys\.0\.id/],
  [
    { plans: [{ id: 'p', quota: { limit: 0, period: 'DAY' } }] },
    /^plans\.0\.quota\.limit: must be a whole number above 0$/,
  ],
  [{ allow: [{ cidr: '203.0.113.0/33', reason: 'r' }] }, /^allow\.0\.cidr/],
  [{ tenants: { acme: { timeZone: 'Nowhere' } } }, /^tenants\.acme\.timeZone/],
  [[], /^the settings: must be an object/],
  ['text', /must be/],
])('%j fails and names the property', (value, message) => {
  expect(() => parseSettings(value)).toThrow(message);
});

test('thresholds, mode and severity reach the detector; off removes it', () => {
  const active = activeDetectors(
    parseSettings({ ...EXAMPLE, detectors: { ...EXAMPLE.detectors, 'attack-signature': { mode: 'off' } } }),
  );
  expect(active.find(({ detector }) => detector.id === 'resource-enumeration')).toMatchObject({
    mode: 'shadow',
    severity: 'high',
    thresholds: { distinctResources: 60, successfulReads: 100 },
  });
  expect(active.some(({ detector }) => detector.id === 'attack-signature')).toBe(false);
});
