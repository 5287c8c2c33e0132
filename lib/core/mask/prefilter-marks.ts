import { startsWith, textOf } from './bytes.js';
import { isDigit, isLetter } from './characters.js';

/** Looks at a mark of punctuation. Returns the last character that is dealt with, or `SUSPICIOUS`. */
type Mark = (bytes: Buffer, at: number, from: number, to: number) => number;

/** A secret may stand here. */
export const SUSPICIOUS = -1;

const told = (suspicious: boolean, at: number): number => (suspicious ? SUSPICIOUS : at);

/** What is looked for at a character, by its code. */
export const MARKS: readonly (Mark | undefined)[] = Object.assign(new Array<Mark | undefined>(256).fill(undefined), {
  27: () => SUSPICIOUS,
  37: percent,
  38: (bytes, i) => told(bytes[i + 1] === 35, i),
  45: (bytes, i, from) => told(opens(bytes, i, from), i),
  58: (bytes, i, _, to) => told(isColonOfSecret(bytes, i, to), i),
  // `user:password@tcp(` and `user/password@//`: a mail address has neither after it.
  64: (bytes, i, from) =>
    told(i > from && /^(?:\/|tcp\(|unix\(|[\w.-]{1,78}:\d)/.test(textOf(bytes, i + 1, i + 82)), i),
  92: backslash,
  // An Azure secret has `Q~` behind its fourth character.
  126: (bytes, i, from) => told(i > from && bytes[i - 1] === 81, i),
} satisfies Record<number, Mark>);

function percent(bytes: Buffer, i: number, _from: number, to: number): number {
  const code = Number(`0x${textOf(bytes, i + 1, i + 3)}`);
  if (!(code > 0)) return i;
  // An escaped letter, digit or percent sign hides what is written, and punctuation but for these does not.
  const hides = code === 37 || (code >= 48 && code < 123 && (code < 58 || code > 63) && code !== 91 && code !== 93);
  const last = i + 2;
  return told(
    hides || (code === 58 && isColonOfSecret(bytes, last, to)) || (code === 32 && opens(bytes, i + 3, i + 3)),
    last,
  );
}

function backslash(bytes: Buffer, i: number): number {
  let last = i;
  while (bytes[last + 1] === 92) last++;
  const next = String.fromCharCode(bytes[last + 1]!);
  // Within escaped text each level doubles the backslash before the letter that stands for a control character.
  return next === 'u' || next === 'x' ? SUSPICIOUS : last > i && !'bfnrt'.includes(next) ? last : last + 1;
}

/** A bot's token, or the password of a URL; the colon may be the last character of its escape. */
function isColonOfSecret(bytes: Buffer, i: number, to: number): boolean {
  const before = bytes[i] === 58 ? i - 1 : i - 3;
  return startsWith(bytes, '//', i + 1)
    ? /^[^\s"']*@/.test(textOf(bytes, i + 3, Math.min(to, i + 515)))
    : startsWith(bytes, 'AA', i + 1) && isDigit(bytes[before] ?? 0);
}

/** Whether a dash begins an option or the marker of a key block, or joins a data centre's suffix. */
function opens(bytes: Buffer, i: number, from: number): boolean {
  if (bytes[i] !== 45) return false;
  const next = bytes[i + 1]!;
  if (next === 45) return isLetter(bytes[i + 2]!) || /^-{4,5} ?BEGIN/.test(textOf(bytes, i, i + 11));
  return (
    // Commands take a user or a password after these.
    ((i === from || bytes[i - 1]! <= 32) && 'uUpPaw'.includes(String.fromCharCode(next))) ||
    (startsWith(bytes, 'us', i + 1) && isDigit(bytes[i + 3]!))
  );
}
