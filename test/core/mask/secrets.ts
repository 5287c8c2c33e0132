import { randomBytes } from 'node:crypto';

/** Secrets are made at run time: no file of this repository holds one, and no scanner of repositories finds one. */
export function random(
  length: number,
  alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
): string {
  const bytes = randomBytes(length);
  let text = '';
  for (const byte of bytes) text += alphabet[byte % alphabet.length];
  return text;
}

/** A value that no rule takes for words: capitals, small letters and digits in each. */
export function randomValue(length = 24): string {
  return `k7${random(length - 4)}Z3`;
}

export const hex = (length: number): string => random(length, '0123456789abcdef');
export const digits = (length: number): string => random(length, '123456789');
export const base64 = (text: string): string => Buffer.from(text).toString('base64');
export const awsKeyId = (): string => `${'AK'}${'IA'}${random(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`;

/** Digits with the Luhn check digit that ISO/IEC 7812-1 asks for. */
export function withLuhn(payload: string): string {
  for (let check = 0; check < 10; check++) {
    const number = `${payload}${check}`;
    let sum = 0;
    [...number].reverse().forEach((digit, i) => {
      const value = Number(digit) * (i % 2 === 1 ? 2 : 1);
      sum += value > 9 ? value - 9 : value;
    });
    if (sum % 10 === 0) return number;
  }
  throw new Error('no check digit');
}
