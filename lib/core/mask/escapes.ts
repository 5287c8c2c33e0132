import type { Findings } from './findings.js';

const JSON_ESCAPE = /\\(?:u[0-9a-fA-F]{4}|["\\/bfnrt])/g;
const ANY_ESCAPE =
  /%[0-9A-Fa-f]{2}|\\(?:u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|["'\\/bfnrt])|&(?:quot|apos|amp|lt|gt|nbsp|#\d{1,5}|#[xX][0-9a-fA-F]{1,4});/g;
const SINGLE: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };
const ENTITIES: Readonly<Record<string, string>> = { quot: '"', apos: "'", amp: '&', lt: '<', gt: '>', nbsp: ' ' };

/** A text with one level of escapes undone, which knows where each character came from. */
export class Unescaped {
  /** @param marks positions in `text` of the characters that an escape made, each followed by the surplus so far. */
  constructor(
    readonly text: string,
    private readonly marks: readonly number[],
    private readonly escaped: (replacement: string) => string,
  ) {}

  /** Carries findings in the unescaped text back to the raw text, moved by an offset. */
  toRaw(found: Findings, offset: number, into: Findings): void {
    for (let n = 0; n < found.length; n++) {
      const shown = found.shown(n, this.text);
      // A masked number becomes a string, whose quotes need the escape of the text that they come into.
      const text = shown.includes('"') ? this.escaped(shown) : shown;
      into.add(this.raw(found.start(n)) + offset, this.raw(found.end(n)) + offset, found.row(n), text);
    }
  }

  private raw(at: number): number {
    let low = 0;
    let high = this.marks.length / 2;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.marks[middle * 2]! < at) low = middle + 1;
      else high = middle;
    }
    return low === 0 ? at : at + this.marks[low * 2 - 1]!;
  }
}

/** Undoes the escapes of a JSON string. */
export function unescapeJson(text: string): Unescaped {
  return undo(text, JSON_ESCAPE, escapeJson);
}

/** Undoes one level of percent, backslash and HTML escapes; undefined when there is none. */
export function peel(text: string): Unescaped | undefined {
  if (!/[%\\&]/.test(text)) return undefined;
  const peeled = undo(text, ANY_ESCAPE, text.includes('\\') ? escapeJson : escapePercent);
  return peeled.text.length === text.length ? undefined : peeled;
}

const escapeJson = (text: string): string => text.replace(/["\\]/g, '\\$&');
const escapePercent = (text: string): string => text.replaceAll('"', '%22');

function undo(text: string, pattern: RegExp, escaped: (replacement: string) => string): Unescaped {
  const marks: number[] = [];
  const parts: string[] = [];
  let at = 0;
  let surplus = 0;
  for (const match of text.matchAll(pattern)) {
    parts.push(text.slice(at, match.index), decode(match[0]));
    marks.push(match.index - surplus, surplus + match[0].length - 1);
    surplus += match[0].length - 1;
    at = match.index + match[0].length;
  }
  parts.push(text.slice(at));
  return new Unescaped(parts.join(''), marks, escaped);
}

function decode(sequence: string): string {
  if (sequence.charCodeAt(0) === 37) return String.fromCharCode(Number.parseInt(sequence.slice(1), 16));
  if (sequence.charCodeAt(0) === 38) {
    const name = sequence.slice(1, -1);
    if (name.charCodeAt(0) !== 35) return ENTITIES[name]!;
    return String.fromCharCode(/^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1)));
  }
  const kind = sequence[1]!;
  if (sequence.length > 2) return String.fromCharCode(Number.parseInt(sequence.slice(2), 16));
  return SINGLE[kind] ?? kind;
}
