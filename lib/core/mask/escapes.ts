import type { Findings } from './findings.js';

const JSON_ESCAPE = /\\(?:u[0-9a-fA-F]{4}|["\\/bfnrt])/g;
const ANY_ESCAPE =
  /%[0-9A-Fa-f]{2}|\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|["'\\/bfnrt])|&(?:quot|apos|amp|lt|gt|nbsp|#\d{1,5}|#[xX][0-9a-fA-F]{1,4});|[^\s!-\uffff]\[[\d;]{0,16}m/g;
/** In a form a plus sign is a blank. */
const FORM_ESCAPE = new RegExp(`${ANY_ESCAPE.source}|\\+`, 'g');
const NAMED: Readonly<Record<string, string>> = {
  ...{ b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' },
  ...{ quot: '"', apos: "'", amp: '&', lt: '<', gt: '>', nbsp: ' ' },
};

/** A text with one level of escapes undone, which knows where each character came from. */
export interface Unescaped {
  readonly text: string;
  /** Positions in the text of the characters that an escape made, and the surplus so far of each. */
  readonly made: readonly number[];
  readonly surpluses: readonly number[];
  readonly escaped: (replacement: string) => string;
}

/** Undoes the escapes of a JSON string. */
export const unescapeJson = (text: string): Unescaped =>
  text.includes('\\')
    ? undo(text, JSON_ESCAPE, escapeJson)
    : { text, made: NONE, surpluses: NONE, escaped: escapeJson };

/** Undoes one level of percent, backslash and HTML escapes; undefined when there is none. */
export function peel(text: string): Unescaped | undefined {
  if (!/[%\\&]/.test(text) && !text.includes('\u001b')) return undefined;
  const peeled = undo(
    text,
    text.includes('%') ? FORM_ESCAPE : ANY_ESCAPE,
    text.includes('\\') ? escapeJson : escapePercent,
  );
  return peeled.text.length === text.length ? undefined : peeled;
}

const NONE: readonly number[] = [];
const escapeJson = (text: string): string => text.replace(/["\\]/g, '\\$&');
const escapePercent = (text: string): string => text.replaceAll('"', '%22');

function undo(raw: string, pattern: RegExp, escaped: (replacement: string) => string): Unescaped {
  const made: number[] = [];
  const surpluses: number[] = [];
  let surplus = 0;
  const text = raw.replace(pattern, (sequence, at: number) => {
    made.push(at - surplus);
    surplus += sequence.length - 1;
    surpluses.push(surplus);
    return decode(sequence);
  });
  return { text, made, surpluses, escaped };
}

/** Carries findings in the unescaped text back to the raw text, moved by an offset. */
export function toRaw(
  { text, made, surpluses, escaped }: Unescaped,
  found: Findings,
  by: number,
  into: Findings,
): void {
  const raw = (at: number): number => {
    let low = 0;
    let high = made.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (made[middle]! < at) low = middle + 1;
      else high = middle;
    }
    return at + by + (surpluses[low - 1] ?? 0);
  };
  for (let n = 0; n < found.length; n++) {
    // The raw text holds an escape where a hint would be cut from it.
    const shown = made.length > 0 ? found.shown(n, text) : found.texts[n]!;
    // A masked number becomes a string, whose quotes need the escape of the text that they come into.
    const replacement = shown.includes('"') ? escaped(shown) : shown;
    into.add(raw(found.start(n)), raw(found.end(n)), found.row(n), replacement);
  }
}

function decode(sequence: string): string {
  const { length } = sequence;
  if (length === 2) return NAMED[sequence[1]!] ?? sequence[1]!;
  // A blank of a form, and colours of a terminal.
  if (sequence === '+' || sequence[1] === '[') return ' ';
  const entity = sequence[0] === '&';
  // `&#65;` and `&#x41;` are numbers as they stand, but for a zero; `%41`, `\x41` and `\u0041` end in hexadecimal.
  const code = entity ? `0${sequence.slice(2, -1)}` : `0x${sequence.slice(length % 2 ? 1 : 2)}`;
  return (entity && NAMED[sequence.slice(1, -1)]) || String.fromCharCode(Number(code));
}
