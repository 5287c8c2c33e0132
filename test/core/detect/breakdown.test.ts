import { breakdown, causesOf, largest } from '../../../lib/core/detect/breakdown.js';
import type { Entry } from '../../../lib/core/entry/fields.js';
import { byDefault, detect, entryAt } from './run-engine.js';

const MINUTE = 60_000;
const M = Date.UTC(2026, 2, 10, 12);

test('the largest parts come first, equal ones by their name, five at most', () => {
  const counts = new Map([
    ['b', 2],
    ['a', 2],
    ['c', 3],
    ['d', 1],
    ['e', 1],
    ['f', 1],
  ]);
  expect(largest(counts, 10)).toEqual([
    { value: 'c', count: 3, share: 0.3 },
    { value: 'a', count: 2, share: 0.2 },
    { value: 'b', count: 2, share: 0.2 },
    { value: 'd', count: 1, share: 0.1 },
    { value: 'e', count: 1, share: 0.1 },
  ]);
});

test('what a match does not tell is in no part, and a cause that no match tells is left out', () => {
  const none = undefined;
  expect(
    breakdown([
      ['401', 'k1', none, none, none],
      ['401', none, none, none, none],
      ['403', 'k1', none, none, none],
    ]),
  ).toEqual({
    reasons: [
      { value: '401', count: 2, share: 0.6667 },
      { value: '403', count: 1, share: 0.3333 },
    ],
    keys: [{ value: 'k1', count: 2, share: 0.6667 }],
  });
});

test.each<[Partial<Entry>, string | undefined]>([
  [{ 'http.response.status_code': 403, 'error.type': 'INVALID_API_KEY' }, 'INVALID_API_KEY'],
  [{ 'error.type': 'WAF_FILTERED', 'api.block.reason': 'GEO_BLOCKED' }, 'GEO_BLOCKED'],
  [{ 'http.response.status_code': 429, 'api.block.reason': 'RATE_LIMIT_EXCEEDED' }, 'RATE_LIMIT_EXCEEDED'],
  [{ 'http.response.status_code': 500 }, '500'],
  [{}, undefined],
])('the reason of %j', (entry, reason) => {
  expect(causesOf(entry as Entry)[0]).toBe(reason);
});

/** 60 requests: 40 fine ones, 15 refused of one key after its expiry, 5 of an unknown key. */
const failures: Entry[] = [
  ...Array.from({ length: 40 }, (_, i) => entryAt(M + i * 500, { 'api.id': 'a1', 'http.response.status_code': 200 })),
  ...Array.from({ length: 15 }, (_, i) =>
    entryAt(M + 20_000 + i * 500, {
      'event.id': `old-${i}`,
      'api.id': 'a1',
      'http.response.status_code': 403,
      'error.type': 'EXPIRED_TOKEN',
      'api.authentication.result': 'failure',
      'api_key.id': 'k1',
      'source.client': '198.51.100.7',
      'user_agent.name': 'curl',
      'api.route': '/orders/{id}',
    }),
  ),
  ...Array.from({ length: 5 }, (_, i) =>
    entryAt(M + 30_000 + i * 500, {
      'event.id': `wrong-${i}`,
      'api.id': 'a1',
      'http.response.status_code': 403,
      'error.type': 'INVALID_API_KEY',
      'api.authentication.result': 'failure',
      'source.client': '203.0.113.9',
      'url.path': '/keys',
    }),
  ),
];

test('a rate says which reason, key, address, agent and route its matches have in common, and names the newest', async () => {
  const [line] = await detect(failures, byDefault('auth-failure-rate'));
  expect(line).toMatchObject({ phase: 'opened', detectedAt: M + MINUTE, count: 20 });
  expect(line!.evidence).toMatchObject({
    matches: 20,
    all: 60,
    breakdown: {
      reasons: [
        { value: 'EXPIRED_TOKEN', count: 15, share: 0.75 },
        { value: 'INVALID_API_KEY', count: 5, share: 0.25 },
      ],
      keys: [{ value: 'k1', count: 15, share: 0.75 }],
      addresses: [
        { value: '198.51.100.7', count: 15, share: 0.75 },
        { value: '203.0.113.9', count: 5, share: 0.25 },
      ],
      agents: [{ value: 'curl', count: 15, share: 0.75 }],
      routes: [
        { value: '/orders/{id}', count: 15, share: 0.75 },
        { value: '/keys', count: 5, share: 0.25 },
      ],
    },
    examples: ['wrong-0', 'wrong-1', 'wrong-2', 'wrong-3', 'wrong-4'],
  });
});

test('what the gateway counted is no match', async () => {
  const counted = entryAt(M + 1000, { 'event.dataset': 'counts', 'api.id': 'a1', 'api.count': 5 });
  const [line] = await detect([...failures, counted], byDefault('auth-failure-rate'));
  expect(line).toMatchObject({ count: 20 });
});

test('a spike of failures says which keys were tried', async () => {
  const entries = Array.from({ length: 21 }, (_, i) =>
    entryAt(M + i * 1000, {
      'source.client': '198.51.100.7',
      'api.authentication.result': 'failure',
      ...(i < 14 ? { 'api_key.fingerprint': 'f1' } : i < 20 ? { 'api_key.fingerprint': 'f2' } : {}),
    }),
  );
  const [line] = await detect(entries, byDefault('failed-auth-spike'));
  expect(line!.evidence).toMatchObject({
    failures: 21,
    breakdown: {
      keys: [
        { value: 'f1', count: 14, share: 0.6667 },
        { value: 'f2', count: 6, share: 0.2857 },
      ],
    },
  });
});
