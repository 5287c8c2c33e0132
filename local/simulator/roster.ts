import { DAY } from '../../lib/core/time-units.js';
import { LAST_DAY, ZONES } from './calendar.js';
import { AGENTS, type Client, client } from './clients.js';
import { addressV4, addressV6, network } from './places.js';
import { hex32, Random } from './random.js';

/** What a key is used for; each of the single ones belongs to exactly one key. */
export type KeyUse =
  | 'application'
  | 'office'
  | 'mobile'
  | 'admin'
  | 'backend'
  | 'poller'
  | 'nightly'
  | 'pipeline'
  | 'batch'
  | 'walker'
  | 'traveller'
  | 'nomad'
  | 'harvester'
  | 'impatient'
  | 'hijacked'
  | 'stale'
  | 'expiring'
  | 'analyst'
  | 'clerk'
  | 'commuter'
  | 'intern'
  | 'climber'
  | 'former'
  | 'metered'
  | 'idle'
  | 'automation'
  | 'sync'
  | 'outgoing'
  | 'incoming'
  | 'desk'
  | 'wallboard';

export interface Key {
  readonly index: number;
  readonly id: string;
  readonly fingerprint: string;
  readonly use: KeyUse;
  readonly owner: string;
  readonly tenant: string;
  readonly plan: string;
  readonly zone: number;
  readonly clients: readonly Client[];
  readonly createdAt: number;
  readonly rotatedAt: number;
  readonly expiresAt?: number;
  readonly revokedAt?: number;
}

export interface Tenant {
  readonly id: string;
  readonly zone: number;
}

const TENANT_ZONES = [0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 3];
const TENANT_NAMES =
  'amberleaf bluekiln corkwood dunehall elmgate fernbay glasshop hollyrow inkstone juniper kelpie larch';

/** The tenants of the shop's API. */
export const TENANTS: readonly Tenant[] = TENANT_NAMES.split(' ').map((id, i) => ({ id, zone: TENANT_ZONES[i]! }));

const OWNERS = [
  'storefront',
  'fulfilment',
  'billing',
  'catalogue',
  'analytics',
  'support',
  'mobile-app',
  'partner-sync',
];
const SINGLE: readonly KeyUse[] = [
  'backend',
  'poller',
  'nightly',
  'pipeline',
  'batch',
  'walker',
  'traveller',
  'nomad',
  'harvester',
  'impatient',
  'hijacked',
  'stale',
  'expiring',
  'analyst',
  'clerk',
  'commuter',
  'intern',
  'climber',
  'former',
  'metered',
  'idle',
  'automation',
  'sync',
  'outgoing',
  'incoming',
  'desk',
  'wallboard',
];
/** The last of them call from the office, like the forty before: 300 keys behind one address. */
const KEYS = 560;
const FIRST_OF_OFFICE = 300;
const ALPHANUMERIC = 'abcdefghijklmnopqrstuvwxyz0123456789';

function useOf(index: number): KeyUse {
  if (index < SINGLE.length) return SINGLE[index]!;
  const rest = index - SINGLE.length;
  if (rest < 3) return 'admin';
  if (rest < 15) return 'mobile';
  return rest < 55 || index >= FIRST_OF_OFFICE ? 'office' : 'application';
}

/** A key's rotation: for two days both keys work, then the old one is revoked. */
export const ROTATION = { begins: LAST_DAY - 6 * DAY, ends: LAST_DAY - 4 * DAY } as const;

/** Makes the keys; `neglected` makes the two that break the rotation policy. */
export function makeRoster(seed: number, neglected: boolean): readonly Key[] {
  const random = new Random(seed, 'roster');
  const days = (from: number, to: number) => LAST_DAY - (from + random.below(to - from)) * DAY - random.below(DAY);
  return Array.from({ length: KEYS }, (_, index): Key => {
    const use = useOf(index);
    const european = use !== 'application' && use !== 'admin';
    const tenant = european ? TENANTS[random.below(5)]! : random.pick(TENANTS);
    const id = Array.from({ length: 10 }, () => ALPHANUMERIC[random.below(36)]).join('');
    const key = {
      index,
      id,
      fingerprint: hex32(random.next()) + hex32(random.next()),
      use,
      owner: `${tenant.id}-${OWNERS[index % OWNERS.length]}`,
      tenant: tenant.id,
      plan: planOf(use, random),
      zone: tenant.zone,
      clients: clientsOf(use, index, tenant.zone, random),
      createdAt: days(200, 600),
      rotatedAt: days(3, 60),
    };
    if (use === 'former') return { ...key, revokedAt: LAST_DAY - 20 * DAY };
    if (use === 'outgoing') return { ...key, revokedAt: ROTATION.ends };
    if (use === 'incoming') return { ...key, createdAt: ROTATION.begins, rotatedAt: ROTATION.begins };
    if (neglected && use === 'stale') return { ...key, rotatedAt: LAST_DAY - 127 * DAY + 9 * 3_600_000 };
    if (neglected && use === 'expiring') return { ...key, expiresAt: LAST_DAY + 8 * DAY };
    return key;
  });
}

function planOf(use: KeyUse, random: Random): string {
  if (use === 'metered') return 'starter';
  return use === 'application' ? random.pick(['bronze', 'bronze', 'silver', 'gold']) : 'gold';
}

/** Everybody at home in one city, but for the office (one address), phones (a carrier, some behind a relay) and the cloud (three regions). */
function clientsOf(use: KeyUse, index: number, zone: number, random: Random): readonly Client[] {
  if (use === 'office') return [client(addressV4(network('office'), 16), random.pick(AGENTS.sdk))];
  if (use === 'mobile') {
    const carriers = ['mobile-hamburg', 'mobile-cologne', 'mobile-frankfurt', 'mobile-munich'];
    const relays = index % 3 === 0 ? ['relay-madrid', 'relay-stockholm'] : [];
    const agent = random.pick(AGENTS.mobile);
    // Many customers share each of a carrier's few outer addresses.
    return [...carriers, ...relays].flatMap((id) =>
      [3, 4, 5].map((host) => client(addressV4(network(id), host), agent)),
    );
  }
  if (use === 'backend') {
    const agent = AGENTS.sdk[2];
    return ['cloud-frankfurt', 'cloud-paris', 'cloud-dublin'].map((id) => client(addressV4(network(id), 77), agent));
  }
  if (use === 'pipeline' || use === 'nightly' || use === 'automation' || use === 'sync')
    return [client(addressV4(network('cloud-frankfurt'), 300 + index), AGENTS.sdk[4])];
  const home = network(ZONES[zone]!.city);
  const browser = use === 'admin' || random.chance(0.3);
  return Array.from({ length: 1 + random.below(3) }, (_, n) => {
    const host = 40 + index * 4 + n;
    const ip = random.chance(0.25) ? addressV6(home, host * 7) : addressV4(home, host);
    return client(ip, random.pick(browser ? AGENTS.browser : AGENTS.sdk), random.chance(0.15));
  });
}

/** The one key with a use that only one has. */
export function keyFor(roster: readonly Key[], use: KeyUse): Key {
  return roster.find((key) => key.use === use)!;
}
