import type { Findings } from './findings.js';

const JSON_ESCAPE = /\\(?:u[0-9a-fA-F]{4}|["\\/bfnrt])/g;
const ANY_ESCAPE =
  /%[0-9A-Fa-f]{2}|\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|["'\\/bfnrt])|&(?:quot|apos|amp|lt|gt|nbsp|#\d{1,5}|#[xX][0-9a-fA-F]{1,4});/g;
const NAMED: Readonly<Record<string, string>> = {
  ...{ b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' },
  ...{ quot: '"', apos: "'", amp: '&', lt: '<', gt: '>', nbsp: ' ' },
};

/** A text with one level of escapes undone, which knows where each character came from. */
export interface Unescaped {
  readonly text: string;
  /** Carries findings in the unescaped text back to the raw text, moved by an offset. */
  toRaw(found: Findings, offset: number, into: Findings): void;
}

/** Undoes the escapes of a JSON string. */
export const unescapeJson = (text: string): Unescaped => undo(text, JSON_ESCAPE, escapeJson);

/** Undoes one level of percent, backslash and HTML escapes; undefined when there is none. */
export function peel(text: string): Unescaped | undefined {
  if (!/[%\\&]/.test(text)) return undefined;
  const peeled = undo(text, ANY_ESCAPE, text.includes('\\') ? escapeJson : escapePercent);
  return peeled.text.length === text.length ? undefined : peeled;
}

const escapeJson = (text: string): string => text.replace(/["\\]/g, '\\$&');
const escapePercent = (text: string): string => text.replaceAll('"', '%22');

function undo(text: string, pattern: RegExp, escaped: (replacement: string) => string): Unescaped {
  // Positions in the unescaped text of the characters that an escape made, and the surplus so far of each.
  const made: number[] = [];
  const surpluses: number[] = [];
  let surplus = 0;
  const unescaped = text.replace(pattern, (sequence, at: number) => {
    made.push(at - surplus);
    surplus += sequence.length - 1;
    surpluses.push(surplus);
    return decode(sequence);
  });
  const raw = (at: number): number => {
    let low = 0;
    let high = made.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (made[middle]! < at) low = middle + 1;
      else high = middle;
    }
    return at + (surpluses[low - 1] ?? 0);
  };
  return {
    text: unescaped,
    toRaw: (found, offset, into) => {
      for (let n = 0; n < found.length; n++) {
        const shown = found.shown(n, unescaped);
        // A masked number becomes a string, whose quotes need the escape of the text that they come into.
        const replacement = shown.includes('"') ? escaped(shown) : shown;
        into.add(raw(found.start(n)) + offset, raw(found.end(n)) + offset, found.row(n), replacement);
      }
    },
  };
}

function decode(sequence: string): string {
  const { length } = sequence;
  if (length === 2) return NAMED[sequence[1]!] ?? sequence[1]!;
  const entity = sequence[0] === '&';
  // `&#65;` and `&#x41;` are numbers as they stand, but for a zero; `%41`, `\x41` and `\u0041` end in hexadecimal.
  const code = entity ? `0${sequence.slice(2, -1)}` : `0x${sequence.slice(length % 2 ? 1 : 2)}`;
  return (entity && NAMED[sequence.slice(1, -1)]) || String.fromCharCode(Number(code));
}
