import { Pseudonyms } from '../../lib/core/enrich/pseudonyms.js';
import { FIELDS } from '../../lib/core/entry/fields.js';
import type { Parse } from '../../lib/core/entry/parsed.js';
import { PARSERS } from '../../lib/core/entry/recognize.js';
import { serialize } from '../../lib/core/entry/serialize.js';
import { Pipeline, type Processed } from '../../lib/core/pipeline.js';
import { parseSettings } from '../../lib/core/settings.js';

const pipeline = (parse: Parse, settings: object = {}): Pipeline =>
  new Pipeline(
    { settings: parseSettings(settings), pseudonyms: new Pseudonyms('a key for this test', 1), isBot: () => false },
    parse,
  );

const entryOf = (processed: Processed) => {
  if (!('entry' in processed)) throw new Error(processed.reject);
  return processed.entry;
};

/** A token as GitHub makes them, made at run time so that no file holds it. */
const SECRET = `${['gh', 'p'].join('')}_${'a8Kq2LmN4pRs6TuV8wXy'.repeat(2).slice(0, 36)}`;

test('what cannot be parsed is rejected, also when a parser fails', () => {
  const failing: Parse = () => {
    throw new TypeError(SECRET);
  };
  expect(pipeline(failing).process('a line')).toEqual({ reject: 'unsafe' });
});

test.each(FIELDS.map(({ name }) => name).filter((name) => name !== '@timestamp'))(
  'a secret that an input gives for %s is not stored',
  (name) => {
    for (const value of [SECRET, [SECRET], { [SECRET]: SECRET }]) {
      const line = JSON.stringify({ '@timestamp': 1773144000123, [name]: value });
      expect(serialize(entryOf(pipeline(PARSERS.ndjson).process(line)))).not.toContain(SECRET);
    }
  },
);

test.each([
  ['source.geo.country_iso_code', 'DE', 'Germany'],
  ['source.client', '2001:db8:1:2::/64', 'somebody'],
  ['source.client', '203.0.113.9', 203],
  ['api.resource.hash', `res1_${'a'.repeat(22)}`, 'orders 17'],
  ['api_key.hint', 'kw_liv****abcd', 'kw_live_abcd'],
  ['api.route_class', ['admin', 'export'], ['admin', 'mine']],
])('%s is taken as %j, and %j is dropped and counted', (name, good, bad) => {
  const one = pipeline(PARSERS.ndjson);
  const given = (value: unknown) =>
    entryOf(one.process(JSON.stringify({ '@timestamp': 1773144000123, [name]: value })))[name as 'source.client'];
  expect(given(good)).toEqual(good);
  expect(one.unknownFields).toBe(0);
  expect(given(bad)).toBeUndefined();
  expect(one.unknownFields).toBe(1);
});

test('allow list and time zone come from the settings alone, roles and route classes where the settings have them', () => {
  const line = JSON.stringify({
    '@timestamp': 1773144000123,
    'source.ip': '203.0.113.9',
    'url.path': '/admin/users',
    'api_key.id': 'k1',
    'api_key.roles': ['reader'],
    'source.allow': ['*'],
    'api.route_class': ['export'],
    'event.timezone': 'Asia/Tokyo',
  });
  const bare = entryOf(pipeline(PARSERS.ndjson).process(line));
  expect(bare).toMatchObject({ 'api_key.roles': ['reader'], 'api.route_class': ['export'] });
  expect(bare['source.allow']).toBeUndefined();
  expect(bare['event.timezone']).toBeUndefined();
  const settings = { adminRoutes: ['/admin/*'], timeZone: 'Europe/Berlin', keys: [{ id: 'k1', roles: [] }] };
  expect(entryOf(pipeline(PARSERS.ndjson, settings).process(line))).toMatchObject({
    'api_key.roles': [],
    'api.route_class': ['admin'],
    'event.timezone': 'Europe/Berlin',
  });
});
