import { parseIpv4, parseIpv6 } from '../entry/address.js';

/** An address as one number line for both families: IPv4 stands at `::ffff:0:0/96`. */
export function addressNumber(ip: string): bigint | undefined {
  const ipv4 = parseIpv4(ip);
  if (ipv4 !== undefined) return 0xffff_0000_0000n + BigInt(ipv4);
  const groups = parseIpv6(ip);
  return groups?.reduce((sum, group) => (sum << 16n) + BigInt(group), 0n);
}

export interface Range {
  readonly first: bigint;
  readonly last: bigint;
}

/** The first and last address of a network in CIDR notation, or undefined when it is none. */
export function parseCidr(cidr: string): Range | undefined {
  const match = /^([0-9a-fA-F:.]{2,45})(?:\/(\d{1,3}))?$/.exec(cidr.trim());
  if (!match) return undefined;
  const address = addressNumber(match[1]!);
  const width = match[1]!.includes(':') ? 128 : 32;
  const length = match[2] === undefined ? width : Number(match[2]);
  if (address === undefined || length > width) return undefined;
  const size = 1n << BigInt(width - length);
  const first = (address / size) * size;
  return { first, last: first + size - 1n };
}
