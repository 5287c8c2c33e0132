export const LOWER = 'abcdefghijklmnopqrstuvwxyz';
export const UPPER = LOWER.toUpperCase();
export const DIGITS = '0123456789';
export const HEX = `${DIGITS}abcdef`;
export const BASE62 = DIGITS + UPPER + LOWER;
export const BASE64 = `${BASE62}+/`;
export const URL_SAFE = `${BASE62}-_`;
export const BASE32 = `${UPPER}234567`;

/** A seeded source of everything that the corpora make up: equal seeds give equal lines. */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** Mulberry32. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from `min` to `max`, both included. */
  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  pick<T>(values: readonly T[]): T {
    return values[this.int(0, values.length - 1)]!;
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  chars(alphabet: string, length: number): string {
    let text = '';
    for (let i = 0; i < length; i++) text += alphabet[this.int(0, alphabet.length - 1)];
    return text;
  }

  hex(length: number): string {
    return this.chars(HEX, length);
  }

  /** Base62 that holds a digit, a capital and a small letter, as the vendors' random parts practically do. */
  base62(length: number): string {
    const text = this.chars(BASE62, length - 3);
    const at = this.int(0, text.length);
    return text.slice(0, at) + this.chars(DIGITS, 1) + this.chars(UPPER, 1) + this.chars(LOWER, 1) + text.slice(at);
  }

  /** Base64url, beginning and ending in a letter or digit so that the end of the value is not in doubt. */
  urlSafe(length: number): string {
    return this.base62(3) + this.chars(URL_SAFE, length - 6) + this.base62(3);
  }

  uuid(): string {
    return `${this.hex(8)}-${this.hex(4)}-4${this.hex(3)}-${this.pick(['8', '9', 'a', 'b'])}${this.hex(3)}-${this.hex(12)}`;
  }

  word(): string {
    return this.pick(WORDS);
  }

  slug(words: number): string {
    return Array.from({ length: words }, () => this.word()).join('-');
  }
}

const WORDS = (
  'amber basket copper dinner engine forest garden harbor island jacket kitchen lemon market number orange paper ' +
  'quarter river silver table update violet window yellow zebra report invoice customer product catalog search ' +
  'profile billing status monthly summary comparison manager review guide'
).split(' ');
