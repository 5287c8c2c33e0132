import { MINUTE } from '../time-units.js';
import type { Cell } from './cell.js';
import type { Thresholds, Trails } from './detector.js';
import { DistinctValues } from './distinct-values.js';
import type { Observation } from './observation.js';
import { observationsOf, SlidingWindow } from './sliding-window.js';
import { failureCount, failuresOf, isSuccess, NOTHING_TRIED, tried } from './tracks/authentications.js';

/** Window of the failures, and how near to it a success counts. */
export const REACH = 10 * MINUTE;

/** A failed authentication. */
interface Try {
  readonly address: string;
  /** Empty for none. */
  readonly key: string;
  readonly account: string;
  /** Agent and fingerprint of the caller, as far as they are known. */
  readonly clients: readonly string[];
}

function tryOf({ value }: Observation): Try {
  const [address, text, ...clients] = Array.isArray(value) ? (value as string[]) : ['', value as string, ''];
  return { address: address!, ...tried(text!), clients: clients.filter((client) => client !== undefined) };
}

/** The failures of one client within the window; of an address all are one client's. */
class Group {
  readonly keys = new DistinctValues();
  readonly accounts = new DistinctValues();
  readonly addresses = new DistinctValues();
  private readonly failures: Observation[] = [];
  private from = 0;

  constructor(readonly client: string) {}

  add(failure: Observation, { address, key, account }: Try): void {
    this.failures.push(failure);
    this.addresses.add(address);
    if (key !== '') this.keys.add(key);
    if (account !== '') this.accounts.add(account);
  }

  remove({ address, key, account }: Try): void {
    this.from++;
    this.addresses.remove(address);
    if (key !== '') this.keys.remove(key);
    if (account !== '') this.accounts.remove(account);
  }

  get size(): number {
    return this.failures.length - this.from;
  }

  get first(): Observation {
    return this.failures[this.from]!;
  }

  get different(): number {
    return Math.max(this.keys.size, this.accounts.size);
  }

  examples(most: number): readonly string[] {
    return this.failures.slice(Math.max(this.from, this.failures.length - most)).map(({ id }) => id);
  }
}

/** The groups of a sliding window. */
class Groups extends SlidingWindow {
  private readonly byClient = new Map<string, Group>();

  protected override entered(observation: Observation): void {
    const one = tryOf(observation);
    for (const client of one.clients) {
      let group = this.byClient.get(client);
      if (!group) {
        group = new Group(client);
        this.byClient.set(client, group);
      }
      group.add(observation, one);
    }
  }

  protected override left(observation: Observation): void {
    const one = tryOf(observation);
    for (const client of one.clients) {
      const group = this.byClient.get(client)!;
      group.remove(one);
      if (group.size === 0) this.byClient.delete(client);
    }
  }

  /** The group of the observation for which the rule is true. */
  crossed(observation: Observation, enough: (group: Group) => boolean): Group | undefined {
    for (const client of tryOf(observation).clients) {
      const group = this.byClient.get(client)!;
      if (enough(group)) return group;
    }
    return undefined;
  }
}

/** What a failure at which the rule is true says of its group. */
export interface Crossing {
  readonly at: number;
  readonly client: string;
  readonly keys: number;
  readonly accounts: number;
  readonly addresses: DistinctValues;
  readonly failures: number;
  readonly firstSeen: number;
  readonly examples: readonly string[];
}

/** What a minute's failures tried, by client. */
const triedBy = (cell: Cell): ReadonlyMap<string, ReadonlySet<string>> => cell.memo('tried', collect);

function collect(cell: Cell): ReadonlyMap<string, ReadonlySet<string>> {
  const byClient = new Map<string, Set<string>>();
  for (const { value } of failuresOf([cell])) {
    const [, text, ...clients] = Array.isArray(value) ? (value as string[]) : ['', value as string, ''];
    if (text === NOTHING_TRIED) continue;
    for (const client of clients) {
      const known = byClient.get(client);
      if (known) known.add(text!);
      else byClient.set(client, new Set([text!]));
    }
  }
  return byClient;
}

/** Whether so much as so many different tries of one client stand in the cells: without them nothing crosses. */
export function mayCross(cells: readonly Cell[], different: number): boolean {
  const sums = new Map<string, number>();
  for (const cell of cells)
    for (const [client, { size }] of failureCount(cell) > 0 ? triedBy(cell) : []) {
      const sum = (sums.get(client) ?? 0) + size;
      if (sum >= different) return true;
      sums.set(client, sum);
    }
  return false;
}

/** Calls back for each failure at which the rule is true, while the window stands there. */
export function eachCrossing(cells: readonly Cell[], thresholds: Thresholds, take: (crossing: Crossing) => void): void {
  const { keysPerAddress, keysPerClient, addressesPerClient } = thresholds as Record<string, number>;
  const all = failuresOf(cells).filter(({ value }) => value !== NOTHING_TRIED);
  const isShared = Array.isArray(all[0]?.value);
  const enough = ({ different, addresses }: Group): boolean =>
    isShared ? different >= keysPerClient! && addresses.size >= addressesPerClient! : different >= keysPerAddress!;
  const window = new Groups(all, REACH);
  for (const observation of all) {
    window.advance();
    const group = window.crossed(observation, enough);
    if (!group) continue;
    take({
      at: observation.time,
      client: group.client,
      keys: group.keys.size,
      accounts: group.accounts.size,
      addresses: group.addresses,
      failures: group.size,
      firstSeen: group.first.time,
      examples: group.examples(5),
    });
  }
}

/** Addresses of the failures that any of the clients made. */
export function addressesOf(cells: readonly Cell[], clients: ReadonlySet<string>): ReadonlySet<string> {
  const tries = failuresOf(cells).map(tryOf);
  return new Set(tries.flatMap((one) => (one.clients.some((client) => clients.has(client)) ? one.address : [])));
}

/** Successes of addresses, in order of time. */
export function successesOf(trails: Trails): readonly { readonly address: string; readonly success: Observation }[] {
  return [...trails]
    .flatMap(([address, cells]) =>
      observationsOf(cells).flatMap((success) => (isSuccess(success.value) ? [{ address, success }] : [])),
    )
    .sort((a, b) => a.success.time - b.success.time || (a.success.id < b.success.id ? -1 : 1));
}
