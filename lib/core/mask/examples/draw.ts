/** A source of randomness: a whole number from 0 to below the limit. Equal sources give equal examples. */
export type Below = (limit: number) => number;

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ALNUM = `${LETTERS}0123456789`;

/** Random texts of which examples are made. */
export class Draw {
  constructor(readonly below: Below) {}

  text(length: number, alphabet = ALNUM): string {
    let text = '';
    while (text.length < length) text += alphabet[this.below(alphabet.length)];
    return text;
  }

  /** Letters of both cases and digits, each at least once: nobody takes it for words. */
  value(length = 24): string {
    return `k7${this.text(length - 4)}Z3`;
  }

  hex(length: number): string {
    return this.text(length, '0123456789abcdef');
  }

  /** Digits from 1 to 9. */
  digits(length: number): string {
    return this.text(length, '123456789');
  }

  upper(length: number): string {
    return this.text(length, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ');
  }

  oneOf<T>(list: readonly T[]): T {
    return list[this.below(list.length)]!;
  }
}

export const base64 = (text: string): string => Buffer.from(text).toString('base64');
export const base64url = (text: string): string => Buffer.from(text).toString('base64url');

/** Digits with the check digit of ISO/IEC 7812-1 annex B behind them. */
export function withLuhn(payload: string): string {
  let sum = 0;
  for (let i = payload.length - 1, twice = true; i >= 0; i--, twice = !twice) {
    const value = Number(payload[i]) * (twice ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return `${payload}${(10 - (sum % 10)) % 10}`;
}

/** Digits with Verhoeff's check digit behind them: products in the dihedral group of ten elements. */
export function withVerhoeff(payload: string): string {
  const times = (a: number, b: number): number => {
    if (a < 5) return b < 5 ? (a + b) % 5 : ((a + b) % 5) + 5;
    return b < 5 ? ((a - b + 5) % 5) + 5 : (a - b + 10) % 5;
  };
  const turned = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
  const turn = (digit: number, often: number): number => (often === 0 ? digit : turn(turned[digit]!, often - 1));
  let check = 0;
  [...payload].reverse().forEach((digit, i) => {
    check = times(check, turn(Number(digit), (i + 1) % 8));
  });
  return `${payload}${check < 5 ? (5 - check) % 5 : check}`;
}

/** An account number with the check digits of ISO 13616 (modulo 97). */
export function withIbanCheck(country: string, account: string): string {
  const digits = [...`${account}${country}00`].map((character) => Number.parseInt(character, 36)).join('');
  const check = 98n - (BigInt(digits) % 97n);
  return `${country}${String(check).padStart(2, '0')}${account}`;
}
