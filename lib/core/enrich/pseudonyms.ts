import { createHmac, hash } from 'node:crypto';
import { parseIpv6 } from '../entry/address.js';
import type { Entry } from '../entry/fields.js';

/** A bounded map: the older half goes when it is full. */
class Cache {
  private young = new Map<string, string>();
  private old = new Map<string, string>();

  constructor(private readonly size: number) {}

  get(key: string, make: () => string): string {
    let value = this.young.get(key);
    if (value !== undefined) return value;
    value = this.old.get(key) ?? make();
    if (this.young.size >= this.size) [this.old, this.young] = [this.young, new Map()];
    this.young.set(key, value);
    return value;
  }
}

/** Keyed, joinable tokens: equal values give equal tokens within one version of the key. */
export class Pseudonyms {
  private readonly cache = new Cache(20_000);
  /** One block of SHA-256, derived from the key. */
  private readonly resourceKey: string;
  private readonly resourcePrefix: string;

  constructor(
    private readonly key: Buffer | string,
    private readonly version: number,
  ) {
    this.resourceKey = createHmac('sha256', key).update('resource').digest('hex');
    this.resourcePrefix = `res${version}_`;
  }

  /** HMAC-SHA-256 of the value within its domain (128 bits, base64url), with the key's version: `ip1_…`. */
  token(domain: string, value: string): string {
    return this.cache.get(`${domain}\n${value}`, () => {
      const mac = createHmac('sha256', this.key).update(`${domain}\n${value}`).digest('base64url').slice(0, 22);
      return `${domain}${this.version}_${mac}`;
    });
  }

  /**
   * Keyed hash of a resource id. Nearly every entry has one and few come twice, so it is one pass of SHA-256 over a
   * block of key and the id, of which half is kept, so that it cannot be extended.
   */
  resource(id: string): string {
    const digest = hash('sha256', this.resourceKey + id, 'base64url');
    // Joined to one flat text: a slice would keep the whole digest in memory.
    return [this.resourcePrefix, digest.slice(0, 22)].join('');
  }
}

/** Fields that become tokens where the settings ask, with the domain of their tokens. */
const DOMAINS = { 'user.id': 'user', 'user.name': 'name', 'user_agent.original': 'agent' } as const;
const TOKENIZED = Object.keys(DOMAINS) as readonly (keyof typeof DOMAINS)[];

/** What becomes of personal fields. */
export interface PseudonymPolicy
  extends Readonly<Partial<Record<keyof typeof DOMAINS, 'keep' | 'pseudonymize' | undefined>>> {
  readonly 'source.ip'?: 'keep' | 'pseudonymize' | 'truncate' | undefined;
}

/** The address's network: /24 of IPv4, /48 of IPv6. */
export function truncateAddress(ip: string): string {
  if (!ip.includes(':')) return `${ip.slice(0, ip.lastIndexOf('.'))}.0`;
  const groups = parseIpv6(ip)!;
  return `${groups
    .slice(0, 3)
    .map((group) => group.toString(16))
    .join(':')}::`;
}

/** Last step before an entry is stored: personal fields become tokens where the settings ask. */
export function pseudonymize(entry: Entry, policy: PseudonymPolicy, pseudonyms: Pseudonyms): void {
  const address = policy['source.ip'] ?? 'keep';
  if (address !== 'keep' && entry['source.ip'] !== undefined) {
    entry['source.client'] = pseudonyms.token('ip', entry['source.client'] ?? entry['source.ip']);
    entry['source.ip'] = address === 'truncate' ? truncateAddress(entry['source.ip']) : undefined;
    entry['source.port'] = undefined;
  }
  for (let i = 0; i < TOKENIZED.length; i++) {
    const field = TOKENIZED[i]!;
    if (policy[field] !== 'pseudonymize') continue;
    const value = entry[field];
    if (value !== undefined) entry[field] = pseudonyms.token(DOMAINS[field], value);
  }
}
