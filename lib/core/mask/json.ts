import { toRaw, unescapeJson } from './escapes.js';
import { Findings, NOTHING } from './findings.js';
import { addNamed, classOf, type Frame, label, labelOf, listed, nameOf } from './json-names.js';
import { readNumber } from './json-numbers.js';
import { endOf } from './matching.js';
import { suspicious } from './prefilter.js';

/** Scans a decoded string for secrets; handed in, because strings hold text and text holds JSON. */
export type Scan = (text: string, depth: number) => Findings;

const NUMBER = /-?\d[\d.eE+-]{0,400}/y;
const LITERAL = /true|false|null|NaN|-?Infinity|-(?=[\s,}\]])/y;
const COLON = /[ \t]*:/y;

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
  const { length } = text;
  const stack: Frame[] = [];
  let top: Frame | undefined;
  let at = from;
  while (at < length) {
    const c = text.charCodeAt(at);
    if (c === 32 || c === 10 || c === 13 || c === 9) at++;
    else if (c === 123 || c === 91) {
      top = {
        array: c === 91,
        name: top && nameOf(top),
        key: undefined,
        label: c === 91 ? undefined : labelOf(top),
        value: undefined,
      };
      stack.push(top);
      at++;
    } else if (c === 125 || c === 93) {
      if (top?.array !== (c === 93)) break;
      stack.pop();
      top = stack.at(-1);
      at++;
      if (!top) return { end: at, whole: true };
    } else if (!top) break;
    else if (c === 44) {
      top.key = undefined;
      at++;
    } else if (c === 34) {
      const start = at + 1;
      const end = stringEnd(text, start);
      at = end + 1;
      if (top.array || top.key !== undefined) readString(text, start, end, top, depth, scan, found);
      else {
        const colon = endOf(COLON, text, at);
        if (colon < 0) break;
        const raw = text.slice(start, end);
        if (raw.length > 8) found.addAll(scanString(raw, depth, scan), start);
        top.key = unescapeJson(raw).text;
        at = colon;
      }
    } else {
      const number = endOf(NUMBER, text, at);
      if (number >= 0) readNumber(text, at, number, top, found);
      const end = number < 0 ? endOf(LITERAL, text, at) : number;
      if (end < 0) break;
      at = end;
    }
  }
  return { end: Math.min(at, length), whole: false };
}

/** Whether JSON can begin at a bracket. */
export const opensJson = (text: string, at: number): boolean =>
  /^(?:\{\s{0,4}"|\[\s{0,4}[{"[])/.test(text.slice(at, at + 8));

/** The closing quote: one that an even number of backslashes stands before. */
function stringEnd(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 1)) {
    let first = at;
    while (first > from && text[first - 1] === '\\') first--;
    if ((at - first) % 2 === 0) return at;
  }
  return text.length;
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
  label(text, [start, end, true], frame, found);
  if (frame.array && listed(text, start, end, frame, found)) return;
  if (named.row && addNamed(text, start, end, named, found)) return;
  found.addAll(scanString(text.slice(start, end), depth, scan), start);
}

/** What is secret in a string, given as it is written, whatever its name says. */
export function scanString(raw: string, depth: number, scan: Scan): Findings {
  const value = unescapeJson(raw);
  if (!suspicious(value.text)) return NOTHING;
  const found = new Findings();
  toRaw(value, scan(value.text, depth + 1), 0, found);
  return found;
}
