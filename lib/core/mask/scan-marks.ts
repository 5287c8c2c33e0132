import { addSecret, findAssigned } from './assignments.js';
import { findCommandPassword } from './commands.js';
import { findLabelled, findListed } from './forms.js';
import { isOff } from './in-force.js';
import { opensJson, walkJson } from './json.js';
import { quoteAt } from './key-value.js';
import { classifyName } from './names.js';
import { type Layer, MAX_DEPTH, push } from './scan-layer.js';
import { findAzureSecret, findDotted, findMailchimp, findTelegram } from './shapes.js';
import { findCommandUser, optionAt } from './spoken.js';
import { findPathToken, findUrlPassword } from './urls.js';
import { bareEnd, quotedEnd } from './value-end.js';
import { looksRandom } from './values.js';

/** Looks at a mark of punctuation. Returns the last character that is dealt with. */
type Mark = (layer: Layer, at: number) => number;

/** What is looked for at a character, by its code. */
export const MARKS: readonly (Mark | undefined)[] = Object.assign(new Array<Mark | undefined>(128).fill(undefined), {
  37: percent,
  44: comma,
  45: dash,
  46: dot,
  47: slash,
  58: colon,
  60: openingAngle,
  61: equals,
  62: closingAngle,
  91: bracket,
  92: backslash,
  123: bracket,
  126: tilde,
});

function percent({ text }: Layer, i: number): number {
  return isHex(text.charCodeAt(i + 1)) && isHex(text.charCodeAt(i + 2)) ? i + 2 : i;
}

function backslash({ text }: Layer, i: number): number {
  const next = text[i + 1];
  return next === 'u' ? i + 5 : /[bfnrt]/.test(next ?? '') ? i + 1 : i;
}

function comma(layer: Layer, i: number): number {
  if (i >= layer.dealt) layer.dealt = Math.max(layer.dealt, findListed(layer.text, i, layer.found));
  return i;
}

function equals(layer: Layer, i: number): number {
  const { text, found } = layer;
  if (i >= layer.dealt) layer.dealt = findAssigned(text, i, layer.context, found);
  if (/(?:[ey]\s?|[dmr])$/i.test(text.slice(Math.max(0, i - 2), i))) labelled(text, i, found);
  return i;
}

function labelled(text: string, equals: number, found: Layer['found']): void {
  let start = equals;
  while (start > 0 && equals - start < 8 && /[A-Za-z]/.test(text[start - 1]!)) start--;
  findLabelled(text, start, found);
}

function colon(layer: Layer, i: number): number {
  const { text, found } = layer;
  if (text.charCodeAt(i + 1) === 47 && text.charCodeAt(i + 2) === 47) push(found, findUrlPassword(text, i));
  else if (i >= layer.dealt) layer.dealt = findAssigned(text, i, layer.context, found);
  if (text.charCodeAt(i + 1) === 65) push(found, findTelegram(text, i));
  return i;
}

function slash({ text, found }: Layer, i: number): number {
  push(found, findPathToken(text, i));
  return i;
}

function dot({ text, found, run }: Layer, i: number): number {
  if (i - run >= 14) push(found, findDotted(text, run, i));
  return i;
}

function tilde({ text, found }: Layer, i: number): number {
  if (text.charCodeAt(i - 1) === 81) push(found, findAzureSecret(text, i));
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

/** `<password>…</password>`, with or without a namespace and attributes. */
function inElement(text: string, open: number, close: number, found: Layer['found']): number {
  if (text.charCodeAt(close - 1) === 47 || text.charCodeAt(open + 1) === 47) return close;
  const name = /^<(?:[\w-]{1,40}:)?([\w.-]{1,80})/.exec(text.slice(open, open + 128))?.[1];
  const named = name === undefined ? undefined : classifyName(name);
  if (named?.row === undefined) return close;
  let start = close + 1;
  let end: number;
  if (text.startsWith('<![CDATA[', start)) {
    start += 9;
    end = text.indexOf(']]>', start);
  } else {
    end = text.indexOf('<', start);
  }
  if (end < 0) end = text.length;
  while (start < end && text.charCodeAt(start) <= 32) start++;
  let last = end;
  while (last > start && text.charCodeAt(last - 1) <= 32) last--;
  // Usage texts write `<password>` for a value to be filled in: only a closing tag or a random look tells an element.
  const closed =
    text.startsWith('</', end) ||
    text.startsWith(']]>', end) ||
    looksRandom(text.slice(start, Math.min(last, start + 64)));
  if (closed && last > start && text.charCodeAt(start) !== 60) addSecret(text, start, last, named, found);
  return end;
}

function dash({ text, found }: Layer, at: number): number {
  const before = at > 0 ? text.charCodeAt(at - 1) : 32;
  if (text.charCodeAt(at + 1) === 117 && text.charCodeAt(at + 2) === 115) push(found, findMailchimp(text, at));
  if (before > 32 && before !== 34 && before !== 39 && before !== 91) return at;
  const user = findCommandUser(text, at) ?? findCommandPassword(text, at);
  if (user !== undefined && !isOff(user.row)) return push(found, user) - 1;
  const option = optionAt(text, at);
  if (option === undefined) return at;
  const named = classifyName(option.name);
  if (named.row === undefined || /[\s-]/.test(text[option.from] ?? ' ')) return at;
  const open = quoteAt(text, option.from);
  if (open !== undefined)
    addSecret(text, open.from, quotedEnd(text, open.from, open.quote, open.escapes), named, found);
  else addSecret(text, option.from, bareEnd(text, option.from, false), named, found);
  return at;
}

function isHex(c: number): boolean {
  return (c >= 48 && c <= 57) || (c >= 65 && c <= 70) || (c >= 97 && c <= 102);
}
