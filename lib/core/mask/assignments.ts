import { Findings } from './findings.js';
import { credentialsEnd, redactCookies } from './header-values.js';
import { isQuote, isWord, type Key, keyBefore, quoteAt, valueStart } from './key-value.js';
import { classifyName, type NameClass } from './names.js';
import { REDACTED } from './result.js';
import { backslashesBefore, bareEnd, quotedEnd } from './value-end.js';
import { isNothing, replacementFor } from './values.js';

const NUMBER_VALUE = /\d[\d -]{5,24}\d/y;
/** Words that follow a secret's name in a sentence about it, or in an OAuth scope. */
const TALK =
  /^(?:invalid|expired|missing|required|incorrect|wrong|expected|unexpected|must|not|is|are|was|has|have|the|an?|no|none|unknown|ok|success(?:ful(?:ly)?)?|succeeded|fail(?:ed|ure)?|denied|allowed|rejected|accepted|revoked|disabled|enabled|changed|reset|updated|created|deleted|found|string|number|object|boolean|integer|array|undefined|empty|too|should|cannot|can|could|does|for|mismatch(?:ed)?|malformed|error|valid|read|write|admin|delete|list|manage|create|update|view|all|and|or|please|unable|opened|closed|started|ended|we|you|your|it|this|that|if|when|in|on|at|to|from|with|by|used|unauthorized|forbidden|refused|granted|obtained|refreshed|verified|issued)$/i;

export interface Context {
  /** The text is a query or a form: `code` is an OAuth code, and pairs end at `&`. */
  readonly form: boolean;
  /** Escapes were undone: a slash may have been one, and does not end a segment. */
  readonly peeled?: boolean;
}

const BARE_CODE: NameClass = { row: classifyName('access_token').row, plural: false };

/**
 * Looks at a delimiter (`=`, `:` or the `>` of an element), and when the name before it makes the value secret, adds
 * the value. Returns how far the text is dealt with, so that no value is walked twice.
 */
export function findAssigned(text: string, at: number, context: Context, found: Findings): number {
  const equals = text.charCodeAt(at) === 61;
  const key = keyBefore(text, at);
  if (key === undefined) return at;
  const before = key.start > 0 ? text[key.start - 1]! : '';
  const colon = !equals;
  // `arn:…:secret:name` and `/v1/token:refresh` are addresses, not pairs.
  if (colon && !key.quoted && (before === ':' || before === '/') && text[at + 1] !== ' ') return at;
  // 'password:', in a list of arguments: the quote after the colon closes the text that the name stands in.
  if (colon && !key.quoted && isQuote(text.charCodeAt(key.start - 1)) && before === text[at + 1]) return at;
  const form =
    equals && !key.quoted && (before === '?' || before === '&' || before === '#' || (context.form && key.start === 0));
  const named = classOf(text, key, at, form);
  if (named === undefined) return at;
  NO_VALUE.lastIndex = at + 1;
  if (equals && text.charCodeAt(at - 1) !== 32 && NO_VALUE.test(text)) return at;
  return addValue(text, valueStart(text, at), { key, form, colon, named, before }, found);
}

interface Site {
  readonly key: Key;
  readonly form: boolean;
  readonly colon: boolean;
  readonly named: NameClass;
  readonly before: string;
}

/** `api_key= secret=- next=1`: nothing stands after the sign when a blank and another pair or the protocol follow. */
const NO_VALUE = /[ \t]+(?:[\w.-]{1,64}[=:]|HTTP\/\d)/y;
/** A list of one without quotes, as Go prints header values. */
const LIST = /\[[^[\]\s]{1,4096}\](?=[\s,;)}\]"'\\]|$)/y;

function addValue(text: string, from: number, site: Site, found: Findings): number {
  const { named, form, colon, key } = site;
  const row = named.row!;
  const open = quoteAt(text, from);
  if (open !== undefined) {
    const end = quotedEnd(text, open.from, open.quote, open.escapes);
    addSecret(text, open.from, end, named, found);
    return end;
  }
  if (text[from] === '[' && !/^\[(?:REDACTED|FILTERED|MASKED)\]/i.test(text.slice(from, from + 12))) {
    if (quoteAt(text, from + 1) !== undefined || row.id === 'cookie') return addList(text, from + 1, named, found);
    LIST.lastIndex = from;
    if (LIST.test(text)) {
      addSecret(text, from + 1, LIST.lastIndex - 1, named, found);
      return LIST.lastIndex;
    }
  }
  if (text[from] === '{' && /^\{\s*(?:["':}\\]|\w+["']?\s?(?::|=))/.test(text.slice(from, from + 80))) return from;
  if (row.id === 'cookie' || row.id === 'authorization') return addHeader(text, from, site, found);
  if (row.action === 'last_four') {
    NUMBER_VALUE.lastIndex = from;
    if (NUMBER_VALUE.test(text)) {
      addSecret(text, from, NUMBER_VALUE.lastIndex, named, found);
      return NUMBER_VALUE.lastIndex;
    }
  }
  const end = bareEnd(text, from, form);
  if (end === from) return from;
  const value = text.slice(from, end);
  if (colon && !key.quoted && isTalk(text, from, end, value, startsLine(text, key.start))) return from;
  const wholeLine = colon && row.id === 'password' && startsLine(text, key.start) && text[end] === ' ';
  addSecret(text, from, wholeLine ? lineEnd(text, end) : end, named, found);
  return end;
}

function addHeader(text: string, from: number, { key, named, before, form, colon }: Site, found: Findings): number {
  const row = named.row!;
  const enclosing = before === '"' || before === "'" ? before : '';
  const whole = row.id === 'cookie' || enclosing !== '' || (colon && startsLine(text, key.start));
  const end = form ? bareEnd(text, from, true) : whole ? headerEnd(text, from, enclosing) : credentialsEnd(text, from);
  if (row.id === 'cookie') {
    if (form) addSecret(text, from, end, named, found);
    else redactCookies(text, from, end, /set/i.test(text.slice(key.start, key.end)), found);
    return end;
  }
  const value = text.slice(from, end);
  if (TALK.test(/^\w*/.exec(value)![0]) || isNothing(value)) return from;
  if (end > from) found.add(from, end, row.id, REDACTED);
  return end;
}

function addList(text: string, from: number, named: NameClass, found: Findings): number {
  let at = from;
  for (let count = 0; count < 1000; count++) {
    while (at < text.length && (text[at] === ' ' || text[at] === ',')) at++;
    const open = quoteAt(text, at);
    if (open === undefined) return at;
    const end = quotedEnd(text, open.from, open.quote, open.escapes);
    addSecret(text, open.from, end, named, found);
    at = end + open.escapes + 1;
  }
  return at;
}

/** Adds a value whose name is secret, whole, in the way its row asks for. */
export function addSecret(text: string, start: number, end: number, named: NameClass, found: Findings): void {
  const row = named.row!;
  const value = text.slice(start, end);
  if (named.plural && /^\d{1,9}$/.test(value)) return;
  if (row.id === 'cookie' && value.includes('=')) {
    redactCookies(
      text,
      start,
      end,
      /;\s?(?:path|expires|max-age|httponly|secure|samesite|domain)\b/i.test(value),
      found,
    );
    return;
  }
  const replacement = replacementFor(row, value);
  if (replacement !== undefined && replacement !== value) found.add(start, end, row.id, replacement);
}

/** What is secret in a value whose name is. */
export function secretOf(value: string, named: NameClass): Findings {
  const found = new Findings();
  addSecret(value, 0, value.length, named, found);
  return found;
}

function classOf(text: string, key: Key, at: number, form: boolean): NameClass | undefined {
  const name = text.slice(key.start, key.end);
  const named = classifyName(name);
  if (named.row !== undefined) return named;
  if (name.toLowerCase() === 'code' && (form || inForm(text, key, at))) return BARE_CODE;
  if (key.quoted || (text[at] === '=' && text[at - 1] !== ' ')) return undefined;
  // "Verification code: …": up to two words before belong to the name.
  let start = key.start;
  for (
    let words = 0;
    words < 2 && start > 1 && text[start - 1] === ' ' && isWord(text.charCodeAt(start - 2));
    words++
  ) {
    start -= 2;
    while (start > 0 && key.start - start < 40 && isWord(text.charCodeAt(start - 1))) start--;
  }
  if (start === key.start) return undefined;
  const extended = classifyName(text.slice(start, key.end));
  return extended.row === undefined ? undefined : extended;
}

/** `code=…&state=…` at the beginning of a text is a form, even without a question mark. */
function inForm(text: string, key: Key, at: number): boolean {
  if (key.quoted || text.charCodeAt(at) !== 61 || (key.start > 0 && text.charCodeAt(key.start - 1) > 32)) return false;
  return /^[\w.~%+/-]{4,512}&[\w.%[\]-]{1,64}=/.test(text.slice(at + 1, at + 600));
}

/** Whether an unquoted value after a colon is the next word of a sentence. */
function isTalk(text: string, from: number, end: number, value: string, first: boolean): boolean {
  if (TALK.test(value)) return true;
  const wordy = /^[A-Z]?[a-z]{1,24}$/.test(value);
  return (
    wordy &&
    text[from - 1] === ' ' &&
    text[end] === ' ' &&
    (!first || /^ [a-z]+ [a-z]+/.test(text.slice(end, end + 60)))
  );
}

function startsLine(text: string, at: number): boolean {
  let i = at;
  while (i > 0 && at - i < 40 && /[ \t>\-#*]/.test(text[i - 1]!)) i--;
  return i === 0 || text[i - 1] === '\n' || text[i - 1] === '\r';
}

/** The end of the line, or the quote that closes what the header stands in. */
function headerEnd(text: string, from: number, enclosing: string): number {
  const close = enclosing === '' ? -1 : text.indexOf(enclosing, from);
  const end = lineEnd(text, from, close < 0 ? text.length : close);
  return end === close ? close - Math.min(close - from, backslashesBefore(text, close)) : end;
}

function lineEnd(text: string, from: number, last = text.length): number {
  let i = from;
  while (
    i < last &&
    text.charCodeAt(i) !== 10 &&
    text.charCodeAt(i) !== 13 &&
    !(text.charCodeAt(i) === 92 && /[rn]/.test(text[i + 1] ?? ''))
  )
    i++;
  return i;
}
