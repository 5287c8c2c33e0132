/**
 * Seeded randomness with equal results on every machine: 32-bit integer arithmetic and the four basic floating-point
 * operations only, since `Math.exp` and its relatives may differ in the last bit between platforms.
 */

const TWO_32 = 4_294_967_296;

/** Mixes a 32-bit word well (the finalizer of MurmurHash3). */
export function mix32(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** A stream of pseudo-random numbers: xoshiro128**, seeded by splitmix from a number and the stream's name. */
export class Random {
  private a: number;
  private b: number;
  private c: number;
  private d: number;

  constructor(seed: number, stream: string) {
    let state = mix32(seed ^ 0x5bd1e995) ^ mix32(Math.floor(seed / TWO_32));
    for (let i = 0; i < stream.length; i++) state = Math.imul(state ^ stream.charCodeAt(i), 0x01000193);
    const word = () => {
      state = (state + 0x9e3779b9) | 0;
      return mix32(state) | 0;
    };
    this.a = word();
    this.b = word();
    this.c = word();
    this.d = word() | 1;
  }

  /** The next 32 bits, unsigned. */
  next(): number {
    const five = Math.imul(this.b, 5);
    const result = Math.imul((five << 7) | (five >>> 25), 9) >>> 0;
    const shifted = this.b << 9;
    this.c ^= this.a;
    this.d ^= this.b;
    this.b ^= this.c;
    this.a ^= this.d;
    this.c ^= shifted;
    this.d = (this.d << 11) | (this.d >>> 21);
    return result;
  }

  /** A number in [0, 1). */
  float(): number {
    return this.next() / TWO_32;
  }

  /** A whole number in [0, bound). */
  below(bound: number): number {
    return Math.floor((this.next() / TWO_32) * bound);
  }

  chance(probability: number): boolean {
    return this.next() < probability * TWO_32;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!;
  }
}

/** `e` to the power of `x`, by a short series and repeated squaring. */
export function exp(x: number): number {
  const small = x / 1024;
  let power = 1 + small * (1 + (small / 2) * (1 + (small / 3) * (1 + (small / 4) * (1 + small / 5))));
  for (let i = 0; i < 10; i++) power *= power;
  return power;
}

const NORMALS: readonly number[] = (() => {
  const random = new Random(7, 'normals');
  // The sum of twelve uniform numbers less six is normal enough for latencies.
  return Array.from({ length: 1024 }, () => {
    let sum = -6;
    for (let i = 0; i < 12; i++) sum += random.float();
    return sum;
  });
})();

/** 1,024 whole numbers of a log-normal distribution, to be drawn from uniformly. */
export function logNormal(median: number, sigma: number): Uint32Array {
  return Uint32Array.from(NORMALS, (z) => Math.max(1, Math.round(median * exp(sigma * z))));
}

const HEX_16 = Array.from({ length: 65_536 }, (_, i) => i.toString(16).padStart(4, '0'));

/** Eight hexadecimal digits of a 32-bit word. */
export function hex32(word: number): string {
  return HEX_16[word >>> 16]! + HEX_16[word & 0xffff]!;
}

/** Draws an index in proportion to its weight, by one look-up. */
export function weightedTable(weights: readonly number[], size = 8192): Uint16Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const table = new Uint16Array(size);
  let index = 0;
  let reached = weights[0]! / total;
  for (let i = 0; i < size; i++) {
    while (index < weights.length - 1 && (i + 0.5) / size >= reached) reached += weights[++index]! / total;
    table[i] = index;
  }
  return table;
}
