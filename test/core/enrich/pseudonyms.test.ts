import { createHmac } from 'node:crypto';
import { Pseudonyms, pseudonymize } from '../../../lib/core/enrich/pseudonyms.js';
import { newEntry } from '../../../lib/core/entry/entry.js';
import { parseSettings } from '../../../lib/core/settings.js';

const KEY = 'a key of this test';

test('a token is HMAC-SHA-256 of domain and value, cut to 128 bits, with the version of its key', () => {
  const mac = createHmac('sha256', KEY).update('user\nalice').digest('base64url').slice(0, 22);
  expect(new Pseudonyms(KEY, 3).token('user', 'alice')).toBe(`user3_${mac}`);
});

test('joins hold within one key’s life, and neither over a new key nor over domains', () => {
  const [first, second] = [new Pseudonyms(KEY, 1), new Pseudonyms('another key of it', 2)];
  expect(first.token('user', 'alice')).toBe(new Pseudonyms(KEY, 1).token('user', 'alice'));
  const macs = [first.token('user', 'alice'), first.token('name', 'alice'), second.token('user', 'alice')];
  expect(new Set(macs.map((token) => token.slice(token.indexOf('_')))).size).toBe(3);
  expect(macs.map((token) => /^[a-z]+(\d+)_/.exec(token)![1])).toEqual(['1', '1', '2']);
  expect(first.resource('7')).toMatch(/^res1_/);
  expect(second.resource('7')).toMatch(/^res2_/);
});

test('fields become tokens where the settings ask, and stay where they do not', () => {
  const made = () =>
    Object.assign(newEntry(), {
      'user.id': 'u-1',
      'user.name': 'Alice',
      'user_agent.original': 'curl/8.5.0',
      'user_agent.name': 'curl',
    });
  const through = (fields: object) => {
    const entry = made();
    pseudonymize(entry, parseSettings({ pseudonyms: { fields } }).pseudonyms.fields, new Pseudonyms(KEY, 1));
    return entry;
  };
  expect(through({})).toEqual(made());
  const all = { 'user.id': 'pseudonymize', 'user.name': 'pseudonymize', 'user_agent.original': 'pseudonymize' };
  expect(through(all)).toMatchObject({
    'user.id': expect.stringMatching(/^user1_/),
    'user.name': expect.stringMatching(/^name1_/),
    'user_agent.original': expect.stringMatching(/^agent1_/),
    'user_agent.name': 'curl',
  });
  expect(through({ 'user.name': 'pseudonymize' })['user.id']).toBe('u-1');
  expect(() => parseSettings({ pseudonyms: { fields: { 'user.name': 'truncate' } } })).toThrow(
    'pseudonyms.fields.user.name: must be keep or pseudonymize',
  );
});
