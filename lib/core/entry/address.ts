/** An address as eight 16-bit groups; IPv4 stands in the last two of an IPv4-mapped address (RFC 4291 section 2.5.5.2). */
export type Groups = readonly number[];

const IPV4 = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/;

/** The 32-bit number of an IPv4 address, or undefined. */
export function parseIpv4(text: string): number | undefined {
  const match = IPV4.exec(text);
  if (!match) return undefined;
  let value = 0;
  for (let i = 1; i <= 4; i++) {
    const octet = Number(match[i]);
    if (octet > 255) return undefined;
    value = value * 256 + octet;
  }
  return value;
}

/** The eight groups of an IPv6 address (zone dropped), or undefined. */
export function parseIpv6(text: string): Groups | undefined {
  const bare = text.includes('%') ? text.slice(0, text.indexOf('%')) : text;
  if (bare.length > 45 || !bare.includes(':')) return undefined;
  const halves = bare.split('::');
  if (halves.length > 2) return undefined;
  const head = groupsOf(halves[0]!);
  const tail = halves.length === 2 ? groupsOf(halves[1]!) : [];
  if (!head || !tail) return undefined;
  const missing = 8 - head.length - tail.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  return [...head, ...new Array<number>(missing).fill(0), ...tail];
}

function groupsOf(half: string): number[] | undefined {
  if (half === '') return [];
  const groups: number[] = [];
  const parts = half.split(':');
  for (const [index, part] of parts.entries()) {
    if (part.includes('.')) {
      const ipv4 = index === parts.length - 1 ? parseIpv4(part) : undefined;
      if (ipv4 === undefined) return undefined;
      groups.push(Math.floor(ipv4 / 65_536), ipv4 % 65_536);
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

/** An IPv6 address in the text form of RFC 5952. */
export function formatIpv6(groups: Groups): string {
  let [bestAt, bestLength] = [-1, 1];
  for (let at = 0; at < 8; at++) {
    let length = 0;
    while (at + length < 8 && groups[at + length] === 0) length++;
    if (length > bestLength) [bestAt, bestLength] = [at, length];
  }
  const hex = (from: number, to: number): string =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(':');
  return bestAt < 0 ? hex(0, 8) : `${hex(0, bestAt)}::${hex(bestAt + bestLength, 8)}`;
}

export interface Address {
  /** Canonical text: dotted IPv4 (also for an IPv4-mapped IPv6 address) or RFC 5952. */
  readonly ip: string;
  readonly port?: number;
  /** Caller as detectors count it: the IPv4 address, or the /64 of an IPv6 address, which is one customer's network. */
  readonly client: string;
}

/** Reads an address with an optional port (`1.2.3.4:567`, `[::1]:443`), or gives undefined. */
export function parseAddress(text: string): Address | undefined {
  const bracketed = /^\[([^\]]{2,60})\](?::(\d{1,5}))?$/.exec(text);
  const ported = bracketed ?? /^([\d.]{7,15}):(\d{1,5})$/.exec(text);
  const host = ported ? ported[1]! : text;
  const port = ported?.[2] === undefined ? {} : { port: Number(ported[2]) };
  if (parseIpv4(host) !== undefined) {
    const ip = host.split('.').map(Number).join('.');
    return { ip, client: ip, ...port };
  }
  const groups = parseIpv6(host);
  if (!groups) return undefined;
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff) {
    const ip = [groups[6]! >> 8, groups[6]! & 255, groups[7]! >> 8, groups[7]! & 255].join('.');
    return { ip, client: ip, ...port };
  }
  return { ip: formatIpv6(groups), client: `${formatIpv6([...groups.slice(0, 4), 0, 0, 0, 0])}/64`, ...port };
}

const MOST_KNOWN = 10_000;
const known = new Map<string, Address | undefined>();

/** `parseAddress`, remembered: the same callers come again and again. */
export function addressOf(text: string): Address | undefined {
  let address = known.get(text);
  if (address === undefined && !known.has(text)) {
    address = parseAddress(text);
    if (known.size >= MOST_KNOWN) known.clear();
    known.set(text, address);
  }
  return address;
}
