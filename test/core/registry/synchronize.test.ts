import { withRegistered } from '../../../lib/core/registry/effective.js';
import { type GatewayKey, type GatewayPlan, usedOf } from '../../../lib/core/registry/gateway.js';
import {
  keysToCheck,
  type Listing,
  plansWithQuota,
  type RegistryContent,
  synchronize,
} from '../../../lib/core/registry/synchronize.js';
import { type KeySettings, parseSettings } from '../../../lib/core/settings.js';

const NOW = Date.UTC(2026, 2, 10, 12);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const iso = (time: number): string => new Date(time).toISOString();
const WATCHED = ['a1/v1'];
const NOTHING: RegistryContent = { keys: new Map(), plans: new Map() };

const key = (id: string, over: Partial<GatewayKey> = {}): GatewayKey => ({
  id,
  enabled: true,
  createdAt: NOW - 100 * DAY,
  updatedAt: NOW - 100 * DAY,
  tags: {},
  stages: [],
  ...over,
});
const plan = (id: string, ...stages: string[]): GatewayPlan => ({ id, stages, rateLimit: 100, burstLimit: 200 });
const gold: GatewayPlan = { ...plan('gold', 'a1/v1'), quota: { limit: 1000, period: 'DAY' } };

/** The registry after a look, in which all keys are asked for their plans unless the listing says otherwise. */
function look(
  keys: readonly GatewayKey[],
  {
    before = NOTHING,
    plans = [gold],
    plansOf,
    usage,
    own,
    settings = {},
    now = NOW,
  }: Partial<Listing> & {
    before?: RegistryContent;
    settings?: object;
    now?: number;
  } = {},
): RegistryContent {
  const all = new Map(keys.map(({ id }) => [id, ['gold']]));
  const listing = { keys, plans, plansOf: plansOf ?? all, usage, own };
  return synchronize(before, listing, parseSettings(settings), WATCHED, now);
}
const keyIn = ({ keys }: RegistryContent, id: string) => keys.get(id)?.key;

test('a key has its age, its plan, and its owner and tenant from tags of any case', () => {
  const content = look([key('k1', { tags: { Owner: 'Ann', tenant: 'acme', team: 'x' } })]);
  expect(keyIn(content, 'k1')).toEqual({
    id: 'k1',
    status: 'active',
    createdAt: iso(NOW - 100 * DAY),
    owner: 'Ann',
    tenant: 'acme',
    plan: 'gold',
  });
  expect(content.plans.get('gold')).toEqual({ id: 'gold', rateLimit: 100, burstLimit: 200, quota: gold.quota });
});

test('a key without a plan of a watched stage is nobody’s business, and neither is its plan', () => {
  const plans = [gold, plan('other', 'b2/v1')];
  const content = look([key('k1'), key('k2')], { plans, plansOf: new Map([['k1', ['other']]]) });
  expect([...content.keys].map(([id, { isWatched }]) => [id, isWatched])).toEqual([
    ['k1', false],
    ['k2', false],
  ]);
  expect([...content.plans.keys()]).toEqual(['gold']);
});

test('of several plans that of a watched stage is the key’s; a key may also name its stage itself', () => {
  const plans = [plan('other', 'b2/v1'), gold];
  const content = look([key('k1'), key('old', { stages: ['a1/v1'] })], {
    plans,
    plansOf: new Map([
      ['k1', ['other', 'gold']],
      ['old', []],
    ]),
  });
  expect(keyIn(content, 'k1')!.plan).toBe('gold');
  expect(content.keys.get('old')).toMatchObject({ isWatched: true, key: { id: 'old' } });
});

describe('a key that is disabled', () => {
  const disabled = key('k1', { enabled: false, updatedAt: NOW - HOUR });
  const first = look([disabled], { before: look([key('k1')], { now: NOW - 2 * HOUR }) });

  test('was so at its last change, when it is first seen', () => {
    expect(keyIn(first, 'k1')).toMatchObject({ status: 'disabled', revokedAt: iso(NOW - HOUR) });
  });

  test('is so since then, whatever is changed later', () => {
    const renamed = { ...disabled, updatedAt: NOW + 5 * HOUR };
    const later = look([renamed], { before: first, now: NOW + 6 * HOUR });
    expect(keyIn(later, 'k1')).toMatchObject({ status: 'disabled', revokedAt: iso(NOW - HOUR) });
  });

  test('is active again once it is enabled', () => {
    const again = look([key('k1')], { before: first, now: NOW + HOUR });
    expect(keyIn(again, 'k1')).toMatchObject({ status: 'active' });
    expect(keyIn(again, 'k1')).not.toHaveProperty('revokedAt');
  });
});

describe('a key that is gone', () => {
  const before = look([key('k1', { tags: { owner: 'Ann' } })]);

  test('is revoked since the look that missed it, and stays known', () => {
    const after = look([], { before, now: NOW + HOUR });
    expect(keyIn(after, 'k1')).toMatchObject({ status: 'revoked', revokedAt: iso(NOW + HOUR), owner: 'Ann' });
    const later = look([], { before: after, now: NOW + 50 * DAY });
    expect(keyIn(later, 'k1')).toMatchObject({ status: 'revoked', revokedAt: iso(NOW + HOUR) });
  });

  test('is forgotten after 90 days', () => {
    const after = look([], { before, now: NOW + HOUR });
    expect(look([], { before: after, now: NOW + HOUR + 90 * DAY }).keys.size).toBe(0);
  });

  test('leaves nothing when it was of another API', () => {
    const other = look([key('k2')], { plansOf: new Map([['k2', []]]) });
    expect(look([], { before: other }).keys.size).toBe(0);
  });
});

describe('the settings', () => {
  const settings = {
    keys: [
      { id: 'k1', owner: 'Bob', plan: 'platinum' },
      { id: 'k2', status: 'revoked', revokedAt: '2026-03-01T00:00:00Z' },
      { id: 'own', roles: ['admin'] },
    ],
  };

  test('win in what they state, and have keys of their own', () => {
    const content = look([key('k1', { tags: { owner: 'Ann', tenant: 'acme' } }), key('k2')], { settings });
    expect(keyIn(content, 'k1')).toMatchObject({ owner: 'Bob', tenant: 'acme', plan: 'platinum' });
    expect(keyIn(content, 'k2')).toMatchObject({ status: 'revoked', revokedAt: '2026-03-01T00:00:00Z', plan: 'gold' });
    expect(content.keys.get('own')).toEqual({
      key: { id: 'own', status: 'active', roles: ['admin'] },
      isWatched: true,
    });
  });

  test('do not state that a key is active: that is their default', () => {
    const content = look([key('k1', { enabled: false })], { settings });
    expect(keyIn(content, 'k1')).toMatchObject({ status: 'disabled', owner: 'Bob' });
  });

  test('do not hide the plan that API Gateway named, once they are silent again', () => {
    const before = look([key('k1')], { settings });
    const after = look([key('k1')], { before, plansOf: new Map() });
    expect(after.keys.get('k1')).toMatchObject({ isWatched: true, key: { plan: 'gold' } });
  });

  test('let go what only they had', () => {
    const before = look([], { settings });
    expect(look([], { before }).keys.size).toBe(0);
  });
});

describe('an own table', () => {
  const own: KeySettings[] = [
    { id: 'k1', status: 'active', owner: 'Cid', tenant: 'table' },
    { id: 'own', status: 'revoked', revokedAt: '2026-03-02T00:00:00Z', roles: ['admin'] },
  ];

  test('wins over API Gateway in what it states, and has keys of its own', () => {
    const content = look([key('k1', { tags: { owner: 'Ann', tenant: 'acme' } })], { own });
    expect(keyIn(content, 'k1')).toMatchObject({ owner: 'Cid', tenant: 'table', plan: 'gold', status: 'active' });
    expect(content.keys.get('own')).toEqual({ key: own[1], isWatched: true });
  });

  test('gives way to the settings in what these state', () => {
    const settings = { keys: [{ id: 'k1', owner: 'Bob' }, { id: 'own' }] };
    const content = look([key('k1')], { own, settings });
    expect(keyIn(content, 'k1')).toMatchObject({ owner: 'Bob', tenant: 'table', plan: 'gold' });
    expect(keyIn(content, 'own')).toEqual(own[1]);
  });

  test('does not make a key active that API Gateway has disabled', () => {
    expect(keyIn(look([key('k1', { enabled: false })], { own }), 'k1')).toMatchObject({ status: 'disabled' });
  });

  test('lets go what only it had', () => {
    expect(look([], { before: look([], { own }) }).keys.size).toBe(0);
  });
});

describe('usage', () => {
  test('is what does not remain of the quota on the last day, and never less than none', () => {
    const quota = { limit: 100, period: 'DAY' } as const;
    // The API's own example: the first two days of [[0, 100], [10, 90]], then a day that was extended by hand.
    expect(usedOf(quota, [[0, 100]])).toBe(0);
    expect(
      usedOf(quota, [
        [0, 100],
        [10, 90],
      ]),
    ).toBe(10);
    expect(usedOf(quota, [[10, 150]])).toBe(0);
    expect(usedOf(quota, [])).toBeUndefined();
  });

  test('is asked for of watched plans with a quota', () => {
    const plans = [gold, plan('free', 'a1/v1'), { ...gold, id: 'other', stages: ['b2/v1'] }];
    expect(plansWithQuota(plans, WATCHED).map(({ id }) => id)).toEqual(['gold']);
  });

  test('is that of the key’s plan, and is forgotten when it is not told again', () => {
    const used = new Map([
      ['gold', new Map([['k1', 40]])],
      [
        'other',
        new Map([
          ['k1', 90],
          ['k2', 90],
        ]),
      ],
    ]);
    const content = look([key('k1'), key('k2')], { usage: { used, at: NOW + 5 } });
    expect(content.keys.get('k1')!.usage).toEqual({ requests: 40, at: NOW + 5 });
    expect(content.keys.get('k2')!.usage).toBeUndefined();
    expect(look([key('k1')], { before: content }).keys.get('k1')!.usage).toBeUndefined();
  });
});

describe('asking for plans', () => {
  const keys = ['k1', 'k2', 'k3'].map((id) => key(id));
  const before = look([key('k2')], { now: NOW - HOUR });

  test('begins with those never asked for, then those asked for longest ago, and has an end', () => {
    expect(keysToCheck(before, { keys, plans: [gold] }, WATCHED, 10)).toEqual(['k1', 'k3', 'k2']);
    expect(keysToCheck(before, { keys, plans: [gold] }, WATCHED, 2)).toEqual(['k1', 'k3']);
  });

  test('asks for none where no plan is of a watched stage', () => {
    expect(keysToCheck(before, { keys, plans: [plan('other', 'b2/v1')] }, WATCHED, 10)).toEqual([]);
  });

  test('a key that has no turn keeps its plan, as long as that is one of a watched stage', () => {
    const kept = look(keys, { before, plansOf: new Map() });
    expect(kept.keys.get('k2')).toMatchObject({ isWatched: true, key: { plan: 'gold' }, checkedAt: NOW - HOUR });
    expect(kept.keys.get('k1')).toMatchObject({ isWatched: false });
    const moved = look(keys, { before, plans: [plan('gold', 'b2/v1')], plansOf: new Map() });
    expect(moved.keys.get('k2')).toMatchObject({ isWatched: false });
  });
});

test('under the settings readers have every key and plan, in the order of their ids', () => {
  const settings = parseSettings({ keys: [{ id: 'b', owner: 'Bob' }], plans: [{ id: 'gold', rateLimit: 7 }] });
  const { keys, plans } = withRegistered(settings, {
    keys: [
      { id: 'c', status: 'active' },
      { id: 'b', status: 'disabled', tenant: 'acme' },
      { id: 'a', status: 'active' },
    ],
    plans: [{ id: 'gold', rateLimit: 100, quota: { limit: 5, period: 'DAY' } }, { id: 'silver' }],
  });
  expect(keys.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect(keys[1]).toEqual({ id: 'b', owner: 'Bob', tenant: 'acme', status: 'disabled' });
  expect(plans).toEqual([{ id: 'gold', rateLimit: 7, quota: { limit: 5, period: 'DAY' } }, { id: 'silver' }]);
});
