import { matchAt } from './matching.js';

const VALUES = new Int8Array(256).fill(-1);
for (let i = 0; i < 64; i++)
  VALUES['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'.charCodeAt(i)] = i;
VALUES[45] = 62;
VALUES[95] = 63;

const RUN = /[\w+/-]{8,}={0,2}/y;
/** A longer run is not decoded. */
export const LONGEST_RUN = 65_536;
const EIGHT = new Uint8Array(8);

/**
 * Whether eight characters decode to six printable bytes. Random characters pass one time in four hundred, so a whole
 * decode is tried only where text is likely.
 */
export function looksEncoded(bytes: Uint8Array, at: number): boolean {
  for (let i = at; i < at + 8; i += 4) {
    const a = VALUES[bytes[i]!]!;
    const b = VALUES[bytes[i + 1]!]!;
    const c = VALUES[bytes[i + 2]!]!;
    const d = VALUES[bytes[i + 3]!]!;
    if ((a | b | c | d) < 0) return false;
    if (!printable((a << 2) | (b >> 4)) || !printable(((b & 15) << 4) | (c >> 2)) || !printable(((c & 3) << 6) | d))
      return false;
  }
  return true;
}

/** What base64 or base64url holds, one character to a byte. */
export const fromBase64 = (text: string): string => Buffer.from(text, 'base64').toString('latin1');

/** A run of base64 that begins at a position, and the text in it. */
export interface Encoded {
  readonly end: number;
  readonly text: string;
}

/** Decodes the base64 or base64url that begins at a position, if what it holds is text. */
export function decodeAt(text: string, at: number): Encoded | undefined {
  for (let i = 0; i < 8; i++) EIGHT[i] = Math.min(255, text.charCodeAt(at + i));
  const run = looksEncoded(EIGHT, 0) ? matchAt(RUN, text, at) : null;
  if (run === null || run[0].length > LONGEST_RUN) return undefined;
  const decoded = fromBase64(run[0]);
  // The last group of a run that was cut off may be noise.
  if (/[^\t\n\r\x20-\x7e\x80-\xff]/.test(decoded.slice(0, -2))) return undefined;
  return { end: RUN.lastIndex, text: decoded };
}

const USER_AND_PASSWORD = /^[A-Za-z][\w.@+-]{2,63}:([\x21-\x2e\x30-\x39\x3b-\x7e][\x21-\x39\x3b-\x7e]{7,127})$/;

/**
 * Whether decoded text is `user:password`, as Basic authentication joins them. A list's position joins a kind and an
 * id (`User:583231`), so the second part must be what people choose as a password: mixed characters, no id.
 */
export function isUserAndPassword(text: string): boolean {
  const password = USER_AND_PASSWORD.exec(text)?.[1] ?? '';
  return (
    /\d/.test(password) &&
    !/^[0-9a-fA-F-]+$/.test(password) &&
    (/[!$*#%&@^?~]/.test(password) || (/[a-z]/.test(password) && /[A-Z]/.test(password) && !/^[A-Z][a-z]/.test(text)))
  );
}

const printable = (byte: number): boolean => (byte >= 32 && byte < 127) || byte === 10 || byte === 13 || byte === 9;
