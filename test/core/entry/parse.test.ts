import fc from 'fast-check';
import { accessLogFormat, accessLogSlots } from '../../../lib/core/entry/access-log-format.js';
import { parseAddress } from '../../../lib/core/entry/address.js';
import { newEntry } from '../../../lib/core/entry/entry.js';
import { API_TYPES, type Entry, FIELDS, type Field } from '../../../lib/core/entry/fields.js';
import { compileAccessLogFormat, parseApiGateway } from '../../../lib/core/entry/parse-access-log.js';
import { parseCombined } from '../../../lib/core/entry/parse-combined.js';
import { parseNdjson } from '../../../lib/core/entry/parse-ndjson.js';
import { recognize } from '../../../lib/core/entry/recognize.js';
import { deserialize, serialize } from '../../../lib/core/entry/serialize.js';
import { parseTime } from '../../../lib/core/entry/time.js';

const known = (parsed: ReturnType<typeof parseNdjson>): Partial<Entry> => {
  if ('reject' in parsed) throw new Error(parsed.reject);
  return Object.fromEntries(Object.entries(parsed.entry).filter(([, value]) => value !== undefined));
};

describe('parseTime', () => {
  test.each([
    ['10/Oct/2000:13:55:36 -0700', '2000-10-10T20:55:36.000Z'],
    ['17/May/2015:10:05:03 +0000', '2015-05-17T10:05:03.000Z'],
    ['2026-03-29T01:30:00+01:00', '2026-03-29T00:30:00.000Z'],
    ['2026-03-10T12:00:00.5Z', '2026-03-10T12:00:00.500Z'],
    ['2028-02-29T00:00:00Z', '2028-02-29T00:00:00.000Z'],
    ['2026-01-31T23:59:59Z', '2026-01-31T23:59:59.000Z'],
    ['2026-03-10 12:00:00', '2026-03-10T12:00:00.000Z'],
    [1773144000123, '2026-03-10T12:00:00.123Z'],
    ['1773144000123', '2026-03-10T12:00:00.123Z'],
    ['1773144000.123', '2026-03-10T12:00:00.123Z'],
  ])('reads %p', (value, iso) => {
    expect(new Date(parseTime(value)!).toISOString()).toBe(iso);
  });

  test.each([
    '',
    '-',
    'yesterday',
    '31/Feb/2015:10:05:03 +0000',
    '10/Okt/2000:13:55:36 -0700',
    '2026-13-01T00:00:00Z',
    '2026-02-29T00:00:00Z',
    '2026-04-31',
    -1,
    Number.NaN,
    {},
  ])('does not guess %p', (value) => {
    expect(parseTime(value)).toBeUndefined();
  });
});

describe('parseAddress', () => {
  test.each([
    ['203.0.113.9', '203.0.113.9', '203.0.113.9', undefined],
    ['203.0.113.9:4711', '203.0.113.9', '203.0.113.9', 4711],
    ['[2001:db8::1]:443', '2001:db8::1', '2001:db8::/64', 443],
    ['2001:0DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1', '2001:db8::/64', undefined], // RFC 5952 section 5
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64', undefined],
    ['::ffff:203.0.113.9', '203.0.113.9', '203.0.113.9', undefined],
    ['fe80::1%eth0', 'fe80::1', 'fe80::/64', undefined],
  ])('reads %s', (text, ip, client, port) => {
    expect(parseAddress(text)).toEqual({ ip, client, ...(port === undefined ? {} : { port }) });
  });

  test.each(['', '1.2.3', '256.1.1.1', '1::2::3', ':::', 'example.com', '12345::', '1.2.3.4.5', 'localhost'])(
    'refuses %p',
    (text) => {
      expect(parseAddress(text)).toBeUndefined();
    },
  );
});

describe('our own access log format', () => {
  test.each(API_TYPES)('of %s is below 3 KB, quotes every value and never holds the key', (api) => {
    const format = accessLogFormat(api);
    expect(format.length).toBeLessThan(3072);
    expect(
      Object.values(JSON.parse(format)).every((value) => typeof value === 'string' && value.startsWith('$context.')),
    ).toBe(true);
    expect(format).not.toMatch(/identity\.apiKey(?!Id)/);
    expect(format).toContain('$context.extendedRequestId');
  });

  test('gives back every field that it carries', () => {
    const value: Record<string, string> = {
      requestTimeEpoch: '1773144000123',
      'identity.sourceIp': '203.0.113.9',
      status: '200',
      wafResponseCode: 'WAF_BLOCK',
    };
    for (const slot of accessLogSlots('rest'))
      value[slot] ??= /atency|Length|Status|status/.test(slot) ? '12' : `v-${slot}`;
    const entry = known(
      parseApiGateway(JSON.stringify(Object.fromEntries(accessLogSlots('rest').map((slot) => [slot, value[slot]])))),
    );
    const carried = (FIELDS as readonly Field[])
      .filter(({ logged }) => logged?.includes('rest'))
      .map(({ name }) => name);
    for (const name of carried) expect(entry).toHaveProperty([name]);
    expect(entry).toMatchObject({
      'event.duration': 12_000_000,
      'waf.action': 'BLOCK',
      'user.id': 'v-identity.user',
      'api.gateway': 'rest',
      'event.id': 'v-extendedRequestId',
    });
  });

  test('takes an absent value, quoted or bare, for absent', () => {
    const entry = known(
      parseApiGateway(
        '{"requestTimeEpoch":"1773144000123","requestId":"r","responseLatency":-,"identity.apiKeyId":"-","status": -}',
      ),
    );
    expect(Object.keys(entry).sort()).toEqual(['@timestamp', 'event.dataset', 'event.id', 'http.request.id']);
  });

  test('a bare dash in a text is no absent value, and a line of broken quotes takes no long time', () => {
    const line = String.raw`{"requestTimeEpoch":1773144000123,"status":-,"path":"/a\":-,\"b","responseLength": - }`;
    expect(known(parseApiGateway(line))).toMatchObject({ 'url.path': '/a":-,"b' });
    const broken = `{"requestTimeEpoch":"1773144000123","path":${String.raw`\"`.repeat(500_000)}}`;
    const begin = performance.now();
    expect(parseApiGateway(broken)).toEqual({ reject: 'invalid_json' });
    expect(performance.now() - begin).toBeLessThan(2_000);
  });

  test('survives a caller’s unescaped quote', () => {
    const entry = known(
      parseApiGateway(
        '{"requestTimeEpoch":"1773144000123","extendedRequestId":"x","status":"403","identity.userAgent":"evil" agent, "a":"b"}',
      ),
    );
    expect(entry).toMatchObject({ 'http.response.status_code': 403, 'user_agent.original': 'evil" agent, "a":"b' });
  });

  test('without an extended request id the id depends on the line too', () => {
    const line = (status: number) => `{"requestTimeEpoch":"1773144000123","requestId":"r","status":"${status}"}`;
    expect(known(parseApiGateway(line(200)))['event.id']).not.toBe(known(parseApiGateway(line(201)))['event.id']);
  });
});

/** The four formats of API Gateway's console (set-up-logging in the developer guide), and one of our own making. */
const FORMATS = {
  json: '{ "requestId":"$context.requestId", "ip": "$context.identity.sourceIp", "caller":"$context.identity.caller", "user":"$context.identity.user","requestTime":"$context.requestTime", "httpMethod":"$context.httpMethod","resourcePath":"$context.resourcePath", "status":"$context.status","protocol":"$context.protocol", "responseLength":"$context.responseLength" }',
  clf: '$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime]"$context.httpMethod $context.resourcePath $context.protocol" $context.status $context.responseLength $context.requestId',
  xml: '<request id="$context.requestId"> <ip>$context.identity.sourceIp</ip> <caller>$context.identity.caller</caller> <user>$context.identity.user</user> <requestTime>$context.requestTime</requestTime> <httpMethod>$context.httpMethod</httpMethod> <resourcePath>$context.resourcePath</resourcePath> <status>$context.status</status> <protocol>$context.protocol</protocol> <responseLength>$context.responseLength</responseLength> </request>',
  csv: '$context.identity.sourceIp,$context.identity.caller,$context.identity.user,$context.requestTime,$context.httpMethod,$context.resourcePath,$context.protocol,$context.status,$context.responseLength,$context.requestId',
  own: '{"when":$context.requestTimeEpoch,"who":{"ip":"$context.identity.sourceIp","user":"$context.identity.user"},"what":"$context.httpMethod $context.resourcePath","protocol":"$context.protocol","status":$context.status,"bytes":$context.responseLength,"id":"$context.requestId"}',
} as const;

const VALUES: Record<string, string> = {
  'identity.sourceIp': '2001:db8::7',
  'identity.caller': '-',
  'identity.user': 'alice',
  requestTime: '10/Mar/2026:12:00:00 +0000',
  requestTimeEpoch: '1773144000000',
  httpMethod: 'GET',
  resourcePath: '/orders/{id}',
  protocol: 'HTTP/1.1',
  status: '200',
  responseLength: '1234',
  requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
};

test.each(Object.entries(FORMATS))('the %s format gives the same entry', (_, format) => {
  const parse = compileAccessLogFormat(format);
  const line = format.replace(/\$context\.([\w.]+)/g, (_all, name: string) => VALUES[name]!);
  expect(known(parse(line))).toMatchObject({
    '@timestamp': 1773144000000,
    'source.ip': '2001:db8::7',
    'user.id': 'alice',
    'http.request.method': 'GET',
    'api.route': '/orders/{id}',
    'http.version': 'HTTP/1.1',
    'http.response.status_code': 200,
    'http.response.bytes': 1234,
    'http.request.id': VALUES.requestId,
  });
  const absent = format.replace(/\$context\.([\w.]+)/g, (_all, name: string) =>
    name === 'identity.user' || name === 'responseLength' ? '-' : VALUES[name]!,
  );
  expect(known(parse(absent))).not.toHaveProperty(['user.id']);
  expect(known(parse(absent))).not.toHaveProperty(['http.response.bytes']);
  expect(parse('something else')).toHaveProperty('reject');
});

test('backslash escapes in quoted slots are undone', () => {
  const parse = compileAccessLogFormat('$context.requestTimeEpoch "$context.identity.userAgent" "$context.path"');
  expect(known(parse(String.raw`1773144000000 "a \"quoted\" \\ agent" "/x"`))).toMatchObject({
    'user_agent.original': 'a "quoted" \\ agent',
    'url.path': '/x',
  });
});

describe('combined', () => {
  test('reads the example of the Apache manual', () => {
    const line =
      '127.0.0.1 - frank [10/Oct/2000:13:55:36 -0700] "GET /apache_pb.gif?a=1 HTTP/1.0" 200 2326 "http://www.example.com/start.html" "Mozilla/4.08 [en] (Win98; I ;Nav)"';
    expect(known(parseCombined(line))).toMatchObject({
      '@timestamp': Date.UTC(2000, 9, 10, 20, 55, 36),
      'source.ip': '127.0.0.1',
      'user.id': 'frank',
      'http.request.method': 'GET',
      'url.path': '/apache_pb.gif',
      'url.query': 'a=1',
      'http.version': 'HTTP/1.0',
      'http.response.status_code': 200,
      'http.response.bytes': 2326,
      'http.request.referrer': 'http://www.example.com/start.html',
      'user_agent.original': 'Mozilla/4.08 [en] (Win98; I ;Nav)',
    });
  });

  test('reads escaped quotes, IPv6, absent values and 100 kB lines', () => {
    const long = 'x'.repeat(100_000);
    const entry = known(
      parseCombined(
        `${String.raw`2001:db8::1 - - [17/May/2015:10:05:03 +0000] "GET /a\"b HTTP/1.1" 404 - "-" "` + long}"`,
      ),
    );
    expect(entry).toMatchObject({ 'source.ip': '2001:db8::1', 'url.path': '/a"b', 'user_agent.original': long });
    expect(entry).not.toHaveProperty(['http.response.bytes']);
    expect(entry).not.toHaveProperty(['http.request.referrer']);
  });

  test('a host before the address is another format, not a user', () => {
    const line = (user: string) =>
      parseCombined(`shop.example 203.0.113.9 - ${user} [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 2`);
    expect(line('-')).toEqual({ reject: 'no_match' });
    expect(line('frank')).toEqual({ reject: 'no_match' });
  });
});

describe('ndjson', () => {
  test('reads dotted and nested names, drops and counts what the table does not know', () => {
    const parsed = parseNdjson(
      '{"@timestamp":"2026-03-10T12:00:00Z","source":{"ip":"203.0.113.9","geo":{"location":{"lat":1,"lon":2}}},"http.response.status_code":"404","nonsense":1,"api.authentication.result":"maybe"}',
    );
    expect(known(parsed)).toMatchObject({
      'source.ip': '203.0.113.9',
      'source.geo.location': { lat: 1, lon: 2 },
      'http.response.status_code': 404,
    });
    expect(known(parsed)).not.toHaveProperty(['api.authentication.result']);
    expect(parsed).toMatchObject({ unknown: 2 });
  });

  test.each([
    ['1', 0],
    ['2', 1],
    ['"1"', 1],
  ])('counts the schema version %s as %d unknown', (version, unknown) => {
    const line = `{"schemaVersion":${version},"@timestamp":"2026-03-10T12:00:00Z"}`;
    expect(parseNdjson(line)).toMatchObject({ unknown });
  });

  test.each([
    [
      { lat: '52.5', lon: -13.25 },
      { lat: 52.5, lon: -13.25 },
    ],
    [
      { lat: 0, lon: 0 },
      { lat: 0, lon: 0 },
    ],
    [{ lat: [], lon: [] }, undefined],
    [{ lat: true, lon: false }, undefined],
    [{ lat: '', lon: 1 }, undefined],
    [{ lat: '0x10', lon: 1 }, undefined],
    [{ lat: 91, lon: 0 }, undefined],
  ])('takes the location %j for %j, never a guess', (location, taken) => {
    const parsed = parseNdjson(JSON.stringify({ '@timestamp': 1773144000123, 'source.geo.location': location }));
    expect(known(parsed)['source.geo.location']).toEqual(taken);
  });

  test.each([
    ['[1]', 'not_an_object'],
    ['{"a":', 'invalid_json'],
    ['{"a":1}', 'no_time'],
    ['7', 'not_an_object'],
  ])('rejects %s as %s', (line, reason) => {
    expect(parseNdjson(line)).toEqual({ reject: reason });
  });
});

test.each([
  ['apigateway', FORMATS.json.replace(/\$context\.([\w.]+)/g, (_all, name: string) => VALUES[name]!)],
  ['combined', '127.0.0.1 - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 2326 "-" "-"'],
  ['ndjson', '{"@timestamp":1}'],
  [undefined, 'hello'],
])('auto takes %s for what it is', (format, line) => {
  expect(recognize(['', line])).toBe(format);
});

describe('the stored form', () => {
  const anything = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
  const long = fc.string({ unit: 'grapheme-ascii', minLength: 30, maxLength: 200 });
  // Some come again, so that texts are also written as they are remembered.
  const text = fc.oneof(anything, long, fc.constantFrom('', 'a', `${'x'.repeat(60)}"`, 'ä'.repeat(40), 'y'.repeat(70)));
  const number = fc.oneof(
    fc.nat(),
    fc.nat(999),
    fc.maxSafeInteger().map(Math.abs),
    fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }),
  );
  const entries = fc
    .record({
      '@timestamp': fc.oneof(
        fc.integer({ min: 0, max: Date.UTC(9999, 11, 31) }),
        fc.integer({ min: 1.7e12, max: 1.7e12 + 9e4 }),
      ),
      'event.id': text,
      'url.path': fc.option(text, { nil: undefined }),
      'user_agent.original': fc.option(text, { nil: undefined }),
      'http.response.bytes': fc.option(number, { nil: undefined }),
      'event.duration': fc.option(number, { nil: undefined }),
      'source.hosting': fc.option(fc.boolean(), { nil: undefined }),
      'source.geo.location': fc.option(fc.record({ lat: number, lon: number }), { nil: undefined }),
      'api_key.roles': fc.option(fc.array(text), { nil: undefined }),
    })
    .map((fields) => Object.assign(newEntry(), fields));

  /** Nested by the platform's own means. */
  const nested = (entry: Entry): string => {
    const root: Record<string, unknown> = { schemaVersion: 1 };
    for (const [name, value] of Object.entries(entry)) {
      if (value === undefined) continue;
      const path = name.startsWith('@') ? [name] : name.split('.');
      let node = root;
      for (const key of path.slice(0, -1)) {
        node[key] ??= {};
        node = node[key] as typeof root;
      }
      node[path.at(-1)!] = name === '@timestamp' ? new Date(value as number).toISOString() : value;
    }
    return JSON.stringify(root);
  };

  test('is nested JSON as JSON.stringify writes it, and reading it gives the entry back', () => {
    fc.assert(
      fc.property(fc.array(entries, { minLength: 1 }), (all) => {
        for (const entry of all) {
          const line = serialize(entry);
          expect(line).toBe(nested(entry));
          expect(deserialize(line)).toEqual(entry);
        }
      }),
    );
  });
});
