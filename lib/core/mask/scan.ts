import { addSecret, type Context, findAssigned } from './assignments.js';
import { decodeAt, isUserAndPassword } from './base64.js';
import { findBlocks } from './blocks.js';
import { findCommandPassword } from './commands.js';
import { findNumber } from './digit-runs.js';
import { peel } from './escapes.js';
import { findLabelled, findListed } from './forms.js';
import { type Finder, isOff, rulesInForce } from './in-force.js';
import { opensJson, walkJson } from './json.js';
import { quoteAt } from './key-value.js';
import { classifyName } from './names.js';
import { suspicious } from './prefilter.js';
import { REDACTED, type Span } from './result.js';
import { beginsScheme, findCredentials } from './schemes.js';
import {
  findAwsSecret,
  findAzureSecret,
  findDotted,
  findJwt,
  findMailchimp,
  findTelegram,
  isJwtHeader,
} from './shapes.js';
import { beginsSpoken, findCommandUser, findSpoken, optionAt } from './spoken.js';
import { findDsnPassword, findPathToken, findUrlPassword, findWebhook } from './urls.js';
import { bareEnd, quotedEnd } from './value-end.js';
import { looksRandom } from './values.js';
import { findVendorKey } from './vendors.js';

/** Levels of encoding that are undone: a hostile text could nest them without end. */
const MAX_DEPTH = 5;
const FREE: Context = { form: false };
const NO_FINDERS: readonly Finder[] = [];

/** Finds every secret in a text, also behind percent, backslash, HTML and base64 encodings and in embedded JSON. */
export function scan(text: string, depth = 0, context: Context = FREE): Span[] {
  const found: Span[] = [];
  scanLayer(text, depth, context, found);
  if (depth < MAX_DEPTH) {
    const peeled = peel(text);
    if (peeled !== undefined && suspicious(peeled.text))
      peeled.toRaw(scan(peeled.text, depth + 1, { ...context, peeled: true }), 0, found);
  }
  return found;
}

/** Scans a line that begins like JSON. Where it turns out not to be JSON to its end, it is read as text as well. */
export function scanJsonLine(text: string, from: number): Span[] {
  const found: Span[] = [];
  const walk = walkJson(text, from, 0, scan, found);
  if (!walk.whole || text.slice(walk.end, walk.end + 8).trim() !== '') for (const span of scan(text)) found.push(span);
  return found;
}

function scanLayer(text: string, depth: number, context: Context, found: Span[]): void {
  findBlocks(text, found);
  for (const find of rulesInForce()?.finders ?? NO_FINDERS) find(text, found);
  for (let at = text.indexOf('hook'); at >= 0; at = text.indexOf('hook', at + 4)) push(found, findWebhook(text, at));
  // Not includes(): V8 takes it for free of effects and sinks it into the loop below, where it makes the scan quadratic.
  const dsn = /@/.test(text);
  let dealt = 0;
  let walked = 0;
  let element = -1;
  let run = 0;
  let boundary = true;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (isAlphanumeric(c)) {
      if (boundary) {
        boundary = false;
        const end = atWord(text, i, run === i, dsn, depth, context, found);
        if (end > i + 1) {
          i = end - 1;
          boundary = true;
          run = end;
        }
      }
      continue;
    }
    boundary = true;
    switch (c) {
      case 95:
        continue;
      case 45: {
        const end = atDash(text, i, found);
        if (end > i) i = end - 1;
        if (end <= i && i > 0) continue;
        break;
      }
      case 37:
        if (isHex(text.charCodeAt(i + 1)) && isHex(text.charCodeAt(i + 2))) i += 2;
        break;
      case 92:
        if (/[bfnrt]/.test(text[i + 1] ?? '')) i++;
        else if (text[i + 1] === 'u') i += 5;
        break;
      case 44:
        if (i >= dealt) dealt = Math.max(dealt, findListed(text, i, found));
        break;
      case 61:
        if (i >= dealt) dealt = findAssigned(text, i, context, found);
        if (/[ey]\s?$/i.test(text.slice(i - 2, i)) || /[dmr]$/i.test(text.slice(i - 1, i))) labelled(text, i, found);
        break;
      case 58:
        if (text.charCodeAt(i + 1) === 47 && text.charCodeAt(i + 2) === 47) push(found, findUrlPassword(text, i));
        else if (i >= dealt) dealt = findAssigned(text, i, context, found);
        if (text.charCodeAt(i + 1) === 65) push(found, findTelegram(text, i));
        break;
      case 60:
        element = i;
        break;
      case 62:
        if (element >= 0 && i - element < 400) dealt = Math.max(dealt, inElement(text, element, i, found));
        element = -1;
        break;
      case 47:
        push(found, findPathToken(text, i));
        break;
      case 46:
        if (i - run >= 14) push(found, findDotted(text, run, i));
        break;
      case 126:
        if (text.charCodeAt(i - 1) === 81) push(found, findAzureSecret(text, i));
        break;
      case 123:
      case 91:
        if (i >= walked && depth < MAX_DEPTH && opensJson(text, i)) {
          walked = walkJson(text, i, depth, scan, found).end;
        }
        break;
    }
    run = i + 1;
  }
}

/** Everything that begins with a letter or digit. Returns where the scan goes on. */
function atWord(
  text: string,
  at: number,
  runStart: boolean,
  dsn: boolean,
  depth: number,
  context: Context,
  found: Span[],
): number {
  const c = text.charCodeAt(at);
  const digit = c <= 57;
  if (digit) {
    const number = findNumber(text, at);
    if (number !== undefined && !isOff(number.row)) return push(found, number);
  }
  const key = findVendorKey(text, at, context.peeled !== true && at > 0 && text.charCodeAt(at - 1) === 47);
  if (key !== undefined) {
    if (key.row === 'aws_access_key_id') push(found, findAwsSecret(text, key.end));
    return push(found, key);
  }
  if (c === 101) {
    const token = findJwt(text, at);
    if (token !== undefined && !isOff(token.row)) return push(found, token);
  }
  if (runStart || c === 101) {
    const end = inBase64(text, at, depth, found);
    if (end > at) return end;
  }
  if (digit || beginsSpoken(text, at)) push(found, findSpoken(text, at, digit));
  if (beginsScheme(text, at)) push(found, findCredentials(text, at));
  if (dsn) push(found, findDsnPassword(text, at));
  if (((c | 32) === 97 || (c | 32) === 115) && /^(?:aws|secret)\b/i.test(text.slice(at, at + 7)))
    push(found, findAwsSecret(text, at + (c === 97 || c === 65 ? 3 : 6)));
  return at;
}

/** Base64 whose text holds a secret is redacted whole; a cursor without one stays. */
function inBase64(text: string, at: number, depth: number, found: Span[]): number {
  if (depth >= MAX_DEPTH) return at;
  const encoded = decodeAt(text, at);
  if (encoded === undefined || encoded.text.length < 8) return at;
  // A Discord token begins with its bot's id in base64, whose digits can pass for a card.
  const token = text.charCodeAt(encoded.end) === 46 ? findDotted(text, at, encoded.end) : undefined;
  if (token !== undefined) return push(found, token);
  if (isJwtHeader(encoded.text) && !isOff('jwt'))
    return push(found, { start: at, end: encoded.end, row: 'jwt', text: REDACTED });
  if (
    !isOff('encoded') &&
    (isUserAndPassword(encoded.text) || (suspicious(encoded.text) && scan(encoded.text, depth + 1).length > 0))
  )
    return push(found, { start: at, end: encoded.end, row: 'encoded', text: REDACTED });
  return at;
}

function atDash(text: string, at: number, found: Span[]): number {
  const before = at > 0 ? text.charCodeAt(at - 1) : 32;
  if (text.charCodeAt(at + 1) === 117 && text.charCodeAt(at + 2) === 115) push(found, findMailchimp(text, at));
  if (before > 32 && before !== 34 && before !== 39 && before !== 91) return at;
  const user = findCommandUser(text, at) ?? findCommandPassword(text, at);
  if (user !== undefined && !isOff(user.row)) return push(found, user);
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

function labelled(text: string, equals: number, found: Span[]): void {
  let start = equals;
  while (start > 0 && equals - start < 8 && /[A-Za-z]/.test(text[start - 1]!)) start--;
  findLabelled(text, start, found);
}

/** `<password>…</password>`, with or without a namespace and attributes. */
function inElement(text: string, open: number, close: number, found: Span[]): number {
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

function push(found: Span[], span: Span | undefined): number {
  if (span === undefined || isOff(span.row)) return -1;
  found.push(span);
  return span.end;
}

function isAlphanumeric(c: number): boolean {
  return (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122);
}

function isHex(c: number): boolean {
  return (c >= 48 && c <= 57) || (c >= 65 && c <= 70) || (c >= 97 && c <= 102);
}
