import { addSecret } from './assignments.js';
import { findNumber } from './digit-runs.js';
import { unescapeJson } from './escapes.js';
import { classifyName, type NameClass } from './names.js';
import { suspicious } from './prefilter.js';
import { HIDDEN, REDACTED, type Span } from './result.js';
import { isListed, replacementFor } from './values.js';

/** Scans a decoded string for secrets; handed in, because strings hold text and text holds JSON. */
export type Scan = (text: string, depth: number) => Span[];

/** Names that say nothing of their own: in `"session": {"id": …}` the parent's name counts as well. */
const GENERIC =
  /^(?:value|code|number|token|confirmation|id|key|secret|text|raw|plain|current|old|new|hash_?key|#text|\$t|\$|_|0)$/i;
const LABELS =
  /^(?:name|key|field|header|headername|param|parameter|parametername|label|attribute|variable|property|n|k)$/i;
const LABELLED = /^(?:value|val|content|data|default|defaultvalue|stringvalue|string_value|text|v)$/i;
const NUMBER = /-?\d[\d.eE+-]{0,400}/y;
const LITERAL = /true|false|null|NaN|-?Infinity|-(?=[\s,}\]])/y;

/** Where the walk ended, and whether all it saw was JSON. */
export interface Walk {
  readonly end: number;
  readonly whole: boolean;
}

interface Frame {
  readonly array: boolean;
  /** Name of the object or array in its parent. */
  readonly name: string | undefined;
  key: string | undefined;
  /** What `"name": …` in this object says of its `"value"`. */
  label: NameClass | undefined;
  value: readonly [number, number, boolean] | undefined;
}

const NO_NAME: NameClass = { row: undefined, plural: false };

/**
 * Walks JSON token by token from an opening bracket to its closing one and adds what is secret, at its place in the
 * raw text. Nothing is parsed whole and nothing recurses, so broken, deep and duplicate content is seen as it stands.
 */
export function walkJson(text: string, from: number, depth: number, scan: Scan, found: Span[]): Walk {
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

function stringEnd(text: string, from: number): number {
  for (let i = from; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 34) return i;
    if (c === 92) i++;
  }
  return text.length;
}

function readKey(text: string, start: number, end: number, depth: number, scan: Scan, found: Span[]): string {
  const raw = text.slice(start, end);
  if (!raw.includes('\\')) {
    if (raw.length > 8 && suspicious(text, start, end)) shift(scan(raw, depth + 1), start, found);
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
  found: Span[],
): void {
  const named = classOf(frame);
  const raw = text.slice(start, end);
  const escaped = raw.includes('\\');
  label(text, start, end, raw, frame, true, found);
  if (frame.array && listed(text, start, end, raw, frame, found)) return;
  if (named.row !== undefined && addNamed(text, start, end, escaped, named, found)) return;
  if (!escaped) {
    if (suspicious(text, start, end)) shift(scan(raw, depth + 1), start, found);
    return;
  }
  const value = unescapeJson(raw);
  value.toRaw(scan(value.text, depth + 1), start, found);
}

function addNamed(
  text: string,
  start: number,
  end: number,
  escaped: boolean,
  named: NameClass,
  found: Span[],
): boolean {
  const before = found.length;
  if (!escaped) addSecret(text, start, end, named, found);
  else {
    const value = unescapeJson(text.slice(start, end)).text;
    const replacement = replacementFor(named.row!, value);
    if (replacement !== undefined && !(named.plural && /^\d{1,9}$/.test(value))) {
      // A hint cut from decoded text could need escapes of its own.
      found.push({ start, end, row: named.row!.id, text: /^[\w*.~+/=-]*$/.test(replacement) ? replacement : REDACTED });
    }
  }
  return found.length > before;
}

function readNumber(text: string, start: number, end: number, frame: Frame, found: Span[]): void {
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
      found.push({ start, end, row: named.row.id, text: `"${shown}"` });
      return;
    }
  }
  if (end - start < 9) return;
  const number = findNumber(text, start);
  if (number !== undefined && number.end === end) found.push({ ...number, text: `"${number.text}"` });
}

/** Joins `{"name": "password", "value": "…"}`, in either order. */
function label(
  text: string,
  start: number,
  end: number,
  raw: string,
  frame: Frame,
  quoted: boolean,
  found: Span[],
): void {
  const key = frame.key;
  if (frame.array || key === undefined) return;
  if (quoted && LABELS.test(key) && raw.length <= 80) {
    const named = classifyName(raw);
    if (named.row === undefined) return;
    frame.label = named;
    if (frame.value !== undefined) addLabelled(text, frame.value, named, found);
  } else if (LABELLED.test(key)) {
    if (frame.label !== undefined) addLabelled(text, [start, end, quoted], frame.label, found);
    else frame.value = [start, end, quoted];
  }
}

/** Joins a name and its value in a list of both, as Node.js keeps raw headers: `["X-Api-Key", "…"]`. */
function listed(text: string, start: number, end: number, raw: string, frame: Frame, found: Span[]): boolean {
  const before = frame.label;
  frame.label = raw.length >= 3 && raw.length <= 80 ? classifyName(raw) : undefined;
  if (before?.row === undefined || !isListed(raw)) return false;
  frame.label = undefined;
  return addNamed(text, start, end, raw.includes('\\'), before, found);
}

function addLabelled(
  text: string,
  [start, end, quoted]: readonly [number, number, boolean],
  named: NameClass,
  found: Span[],
): void {
  if (quoted) addNamed(text, start, end, text.slice(start, end).includes('\\'), named, found);
  else {
    const replacement = replacementFor(named.row!, text.slice(start, end));
    if (replacement !== undefined) found.push({ start, end, row: named.row!.id, text: `"${HIDDEN}"` });
  }
}

function classOf(frame: Frame): NameClass {
  const name = nameOf(frame);
  if (name === undefined) return NO_NAME;
  const named = classifyName(name);
  if (named.row === undefined && !frame.array && frame.name !== undefined) {
    const parent = classifyName(frame.name);
    if (parent.row?.id === 'cookie') return parent;
  }
  return named;
}

function nameOf(frame: Frame): string | undefined {
  if (frame.array) return frame.name;
  const key = frame.key;
  if (key === undefined || frame.name === undefined || key.length > 12 || !GENERIC.test(key)) return key;
  return `${frame.name.slice(-80)}.${key}`;
}

function skipBlanks(text: string, from: number): number {
  let at = from;
  while (at < text.length && (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9)) at++;
  return at;
}

function shift(spans: readonly Span[], by: number, found: Span[]): void {
  for (const span of spans) found.push({ ...span, start: span.start + by, end: span.end + by });
}
