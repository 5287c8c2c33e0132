import { addSecret, findAssigned, TALK } from './assignments.js';
import { findCommandPassword } from './commands.js';
import type { Findings } from './findings.js';
import { findInserted, findLabelled, findListed } from './forms.js';
import { opensJson, walkJson } from './json.js';
import { quotedAt } from './key-value.js';
import { endOf, matchAt } from './matching.js';
import { classifyName } from './names.js';
import { type Layer, MAX_DEPTH, push } from './scan-layer.js';
import { findPathToken, findUrlPassword } from './urls.js';
import { bareEnd } from './value-end.js';
import { looksRandom } from './values.js';

/** Looks at a mark of punctuation. Returns the last character that is dealt with. */
type Mark = (layer: Layer, at: number) => number;

/** What is looked for at a character, by its code. */
export const MARKS: Readonly<Record<number, Mark | undefined>> = {
  37: escaped,
  41: closing,
  44: comma,
  45: dash,
  47: slash,
  58: colon,
  60: openingAngle,
  61: equals,
  62: closingAngle,
  91: bracket,
  92: escaped,
  123: bracket,
};

/** The letters of an escape are no word. */
const ESCAPE = /%[0-9A-Fa-f]{2}|\\(?:u.{0,4}|[bfnrt])/sy;

function escaped({ text }: Layer, i: number): number {
  return Math.max(i, endOf(ESCAPE, text, i) - 1);
}

function closing({ text, found }: Layer, i: number): number {
  findInserted(text, i, found);
  return i;
}

function comma(layer: Layer, i: number): number {
  if (i >= layer.dealt) layer.dealt = findListed(layer.text, i, layer.found);
  return i;
}

function equals(layer: Layer, i: number): number {
  if (i >= layer.dealt) layer.dealt = findAssigned(layer.text, i, layer.context, layer.found);
  findLabelled(layer.text, i, layer.found);
  return i;
}

function colon(layer: Layer, i: number): number {
  const { text, found } = layer;
  if (text.startsWith('//', i + 1)) push(found, findUrlPassword(text, i));
  else if (i >= layer.dealt) layer.dealt = findAssigned(text, i, layer.context, found);
  return i;
}

function slash({ text, found }: Layer, i: number): number {
  push(found, findPathToken(text, i));
  return i;
}

function bracket(layer: Layer, i: number): number {
  const { text, depth, scan, found } = layer;
  if (i >= layer.walked && depth < MAX_DEPTH && opensJson(text, i))
    layer.walked = walkJson(text, i, depth, scan, found).end;
  return i;
}

function openingAngle(layer: Layer, i: number): number {
  layer.element = i;
  return i;
}

function closingAngle(layer: Layer, i: number): number {
  const { text, element, found } = layer;
  if (element >= 0 && i - element < 400) layer.dealt = Math.max(layer.dealt, inElement(text, element, i, found));
  layer.element = -1;
  return i;
}

const ELEMENT = /^<(?:[\w-]{1,40}:)?([\w.-]{1,80})/;

/** `<password>…</password>`, with or without a namespace and attributes. Returns how far the text is dealt with. */
function inElement(text: string, open: number, close: number, found: Findings): number {
  const name = text[close - 1] === '/' ? undefined : ELEMENT.exec(text.slice(open, open + 128))?.[1];
  const named = name === undefined ? undefined : classifyName(name);
  if (!named?.row) return close;
  const data = text.startsWith('<![CDATA[', close + 1);
  let start = close + (data ? 10 : 1);
  const closing = text.indexOf(data ? ']]>' : '<', start);
  const end = closing < 0 ? text.length : closing;
  while (start < end && text[start]! <= ' ') start++;
  let last = end;
  while (last > start && text[last - 1]! <= ' ') last--;
  // Usage texts write `<password>` for a value to be filled in: only a closing tag or a random look tells an element.
  const closed = closing >= 0 && (data || text[closing + 1] === '/');
  if (last > start && text[start] !== '<' && (closed || looksRandom(text.slice(start, Math.min(last, start + 64)))))
    addSecret(text, start, last, named, found);
  return end;
}

const OPTION = /--?(?:D(?=[a-z]))?([A-Za-z_][\w.-]{1,60})[ =]{1,4}/y;

/** An option, or the password of a command. */
function dash({ text, found }: Layer, at: number): number {
  if (!/[\0- "'[]/.test(text[at - 1] ?? ' ')) return at;
  const password = findCommandPassword(text, at);
  if (password) return push(found, password) - 1;
  const option = matchAt(OPTION, text, at);
  const from = OPTION.lastIndex;
  const named = option && classifyName(option[1]!);
  if (!named?.row || /[\s-]/.test(text[from] ?? ' ')) return at;
  const quoted = quotedAt(text, from);
  const { start, end } = quoted ?? { start: from, end: bareEnd(text, from, false) };
  // `Using --password via the CLI is insecure.`
  if (quoted || !TALK.test(text.slice(start, end))) addSecret(text, start, end, named, found);
  return at;
}
