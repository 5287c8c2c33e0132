import { findNumber } from './digit-runs.js';
import { unescapeJson } from './escapes.js';
import { Findings } from './findings.js';
import { rulesInForce } from './in-force.js';
import { addNamed, classOf, type Frame, label, listed, nameOf } from './json-names.js';
import { suspicious } from './prefilter.js';
import { HIDDEN } from './result.js';
import { replacementFor } from './values.js';

/** Scans a decoded string for secrets; handed in, because strings hold text and text holds JSON. */
export type Scan = (text: string, depth: number) => Findings;

const NUMBER = /-?\d[\d.eE+-]{0,400}/y;
const LITERAL = /true|false|null|NaN|-?Infinity|-(?=[\s,}\]])/y;

/** Where the walk ended, and whether all it saw was JSON. */
export interface Walk {
  readonly end: number;
  readonly whole: boolean;
}

/**
 * Walks JSON token by token from an opening bracket to its closing one and adds what is secret, at its place in the
 * raw text. Nothing is parsed whole and nothing recurses, so broken, deep and duplicate content is seen as it stands.
 */
export function walkJson(text: string, from: number, depth: number, scan: Scan, found: Findings): Walk {
  const stack: Frame[] = [];
  let top: Frame | undefined;
  let at = from;
  const length = text.length;
  while (at < length) {
    const c = text.charCodeAt(at);
    if (c === 32 || c === 44 || c === 10 || c === 13 || c === 9) {
      if (c === 44 && top !== undefined && !top.array) top.key = undefined;
      at++;
    } else if (c === 123 || c === 91) {
      const name: string | undefined = top === undefined ? undefined : nameOf(top);
      top = { array: c === 91, name, key: undefined, label: undefined, value: undefined };
      stack.push(top);
      at++;
    } else if (c === 125 || c === 93) {
      if (top === undefined || top.array !== (c === 93)) return { end: at, whole: false };
      stack.pop();
      top = stack[stack.length - 1];
      at++;
      if (top === undefined) return { end: at, whole: true };
    } else if (top === undefined) {
      return { end: at, whole: false };
    } else if (c === 34) {
      const end = stringEnd(text, at + 1);
      if (!top.array && top.key === undefined) {
        const colon = skipBlanks(text, end + 1);
        if (text.charCodeAt(colon) !== 58) return { end: Math.min(length, end + 1), whole: false };
        top.key = readKey(text, at + 1, end, depth, scan, found);
        at = colon + 1;
      } else {
        readString(text, at + 1, end, top, depth, scan, found);
        at = end + 1;
      }
      if (end >= length) return { end: length, whole: false };
    } else {
      NUMBER.lastIndex = at;
      LITERAL.lastIndex = at;
      if (NUMBER.test(text)) {
        readNumber(text, at, NUMBER.lastIndex, top, found);
        at = NUMBER.lastIndex;
      } else if (LITERAL.test(text)) {
        at = LITERAL.lastIndex;
      } else {
        return { end: at, whole: false };
      }
    }
  }
  return { end: length, whole: false };
}

/** Whether JSON can begin at a bracket. */
export function opensJson(text: string, at: number): boolean {
  return /^(?:\{\s{0,4}"|\[\s{0,4}[{"[])/.test(text.slice(at, at + 8));
}

/** The closing quote: one that an even number of backslashes stands before. */
function stringEnd(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
    let first = at;
    while (first > from && text.charCodeAt(first - 1) === 92) first--;
    if ((at - first) % 2 === 0) return at;
  }
  return text.length;
}

function readKey(text: string, start: number, end: number, depth: number, scan: Scan, found: Findings): string {
  const raw = text.slice(start, end);
  if (!raw.includes('\\')) {
    if (raw.length > 8 && suspicious(raw)) found.addAll(scan(raw, depth + 1), start);
    return raw;
  }
  const key = unescapeJson(raw);
  key.toRaw(scan(key.text, depth + 1), start, found);
  return key.text;
}

function readString(
  text: string,
  start: number,
  end: number,
  frame: Frame,
  depth: number,
  scan: Scan,
  found: Findings,
): void {
  const named = classOf(frame);
  const raw = text.slice(start, end);
  const escaped = raw.includes('\\');
  label(text, start, end, raw, frame, true, found);
  if (frame.array && listed(text, start, end, raw, frame, found)) return;
  if (named.row !== undefined && addNamed(text, start, end, escaped, named, found)) return;
  found.addAll(scanString(raw, depth, scan), start);
}

const NOTHING = new Findings();

/** What is secret in a string, given as it is written, whatever its name says. */
export function scanString(raw: string, depth: number, scan: Scan): Findings {
  if (!raw.includes('\\')) return suspicious(raw) ? scan(raw, depth + 1) : NOTHING;
  const value = unescapeJson(raw);
  if (!suspicious(value.text)) return NOTHING;
  const found = new Findings();
  value.toRaw(scan(value.text, depth + 1), 0, found);
  return found;
}

function readNumber(text: string, start: number, end: number, frame: Frame, found: Findings): void {
  const named = classOf(frame);
  const digits = text.slice(start, end);
  label(text, start, end, digits, frame, false, found);
  if (named.row !== undefined) {
    const counts =
      named.plural ||
      (named.row.id !== 'password' && /[.eE]/.test(digits)) ||
      (digits.length < 4 && /pass$/i.test(frame.key ?? ''));
    const replacement = counts ? undefined : replacementFor(named.row, digits);
    if (replacement !== undefined) {
      const shown = named.row.action === 'last_four' ? replacement : HIDDEN;
      found.add(start, end, named.row.id, `"${shown}"`);
      return;
    }
  }
  addOwn(digits, start, found);
  if (end - start < 9) return;
  const number = findNumber(text, start);
  if (number !== undefined && number.end === end) found.add(start, end, number.row, `"${number.text}"`);
}

/** Adds what a row of the settings finds that takes a whole number. */
function addOwn(digits: string, start: number, found: Findings): void {
  const rules = rulesInForce();
  if (rules === undefined) return;
  const own = new Findings();
  for (const find of rules.finders) find(digits, own);
  for (let n = 0; n < own.length; n++) {
    if (own.start(n) !== 0 || own.end(n) !== digits.length) continue;
    found.add(start, start + digits.length, own.row(n), `"${own.shown(n, digits)}"`);
    return;
  }
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9)) at++;
  return at;
}
