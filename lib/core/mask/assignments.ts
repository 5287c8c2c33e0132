import { codeAt, isQuote, isWord } from './characters.js';
import { Findings } from './findings.js';
import { credentialsEnd, parametersEnd, redactCookies } from './header-values.js';
import { type Key, keyBefore, quotedAt, valueStart } from './key-value.js';
import { endOf } from './matching.js';
import { classifyName, type NameClass } from './names.js';
import { backslashesBefore, bareEnd } from './value-end.js';
import { isNothing, replacementFor } from './values.js';

const NUMBER_VALUE = /\d[\d -]{5,24}\d/y;
/** Words that follow a secret's name in a sentence about it, or in an OAuth scope. */
export const TALK =
  /^(?:via|flag|option|invalid|expired|missing|required|incorrect|wrong|expected|unexpected|must|not|is|are|was|has|have|the|an?|no|none|unknown|ok|success(?:ful(?:ly)?)?|succeeded|fail(?:ed|ure)?|denied|allowed|rejected|accepted|revoked|disabled|enabled|changed|reset|updated|created|deleted|found|string!?|number|object|boolean|integer|array|undefined|empty|too|should|cannot|can|could|does|for|mismatch(?:ed)?|malformed|error|valid|read|write|admin|delete|list|manage|create|update|view|all|and|or|please|unable|opened|closed|started|ended|we|you|your|it|this|that|if|when|in|on|at|to|from|with|by|used|unauthorized|forbidden|refused|granted|obtained|refreshed|verified|issued)$/i;

/** `api_key= secret=- next=1`: nothing stands after the sign when a blank and another pair or the protocol follow. */
const NO_VALUE = /[ \t]+(?:[\w.-]{1,64}[=:]|HTTP\/\d)/y;
/** A list of one without quotes, as Go prints header values. */
const LIST = /\[[^[\]\s]{1,4096}\](?=[\s,;)}\]"'\\]|$)/y;
/** What masking left, in brackets. */
const MASKED_LIST = /\[(?:REDACTED|FILTERED|MASKED)\]/iy;
const OBJECT = /^\{\s*(?:["':}\\]|\w+["']?\s?[:=])/;

export interface Context {
  /** The text is a query or a form: `code` is an OAuth code, and pairs end at `&`. */
  readonly form: boolean;
  /** Escapes were undone: a slash may have been one, and does not end a segment. */
  readonly peeled?: boolean;
}

const BARE_CODE: NameClass = { row: classifyName('access_token').row, plural: false };

interface Site {
  readonly key: Key;
  /** The pair is one of a form: it ends at `&`. */
  readonly form: boolean;
  readonly colon: boolean;
  readonly named: NameClass;
  /** The character before the name. */
  readonly before: string;
}

/**
 * Looks at a delimiter (`=` or `:`), and when the name before it makes the value secret, adds the value. Returns how far
 * the text is dealt with, so that no value is walked twice.
 */
export function findAssigned(text: string, at: number, context: Context, found: Findings): number {
  const key = keyBefore(text, at);
  if (!key) return at;
  const colon = text[at] !== '=';
  const bare = !key.quoted;
  const before = text[key.start - 1] ?? '';
  // `arn:…:secret:name`, `/v1/token:refresh` and `Token::new` are addresses, not pairs.
  if (colon && bare && (/[:/]/.test(before) ? text[at + 1] !== ' ' : /^:\w/.test(text.slice(at + 1, at + 3))))
    return at;
  // 'password:', in a list of arguments: the quote behind the sign closes the text that the name stands in.
  if (bare && isQuote(codeAt(before, 0)) && before === text[at + 1]) return at;
  const form = !colon && bare && (/[?&#]/.test(before) || (context.form && key.start === 0));
  const named = classOf(text, key, at, form);
  if (!named || (!colon && text[at - 1] !== ' ' && endOf(NO_VALUE, text, at + 1) >= 0)) return at;
  return addValue(text, valueStart(text, at), { key, form, colon, named, before }, found);
}

function addValue(text: string, from: number, site: Site, found: Findings): number {
  const { named, form, colon, key } = site;
  const { id, action } = named.row!;
  /** Adds what stands up to a position, unless it is none. */
  const add = (start: number, end: number): number => {
    addSecret(text, start, end, named, found);
    return end;
  };
  const quoted = quotedAt(text, from);
  if (quoted) {
    const end = add(quoted.start, quoted.end);
    // A plan of Terraform writes what was there before as well.
    const next = text.startsWith(' -> "', end + 1) ? quotedAt(text, end + 5) : undefined;
    return next ? add(next.start, next.end) : end;
  }
  if (text[from] === '[' && endOf(MASKED_LIST, text, from) < 0) {
    if (id === 'cookie' || quotedAt(text, from + 1)) return addList(text, from + 1, named, found);
    const list = endOf(LIST, text, from);
    if (list >= 0) return add(from + 1, list - 1) + 1;
  }
  if (OBJECT.test(text.slice(from, from + 80))) return from;
  if (id === 'cookie' || id === 'authorization') return addHeader(text, from, site, found);
  const number = action === 'last_four' ? endOf(NUMBER_VALUE, text, from) : -1;
  if (number >= 0) return add(from, number);
  const bare = bareEnd(text, from, form);
  // `Stripe-Signature: t=…,v1=…` is one value.
  const end = colon && id === 'signature' ? Math.max(bare, parametersEnd(text, from)) : bare;
  const lineStart = colon && startsLine(text, key.start);
  // `ON a.session_id = b.session_id` compares two columns.
  const column = `.${text.slice(key.start, key.end)}`.replace(/.*\./, '.');
  if (text.endsWith(column, end) || end === from || (colon && !key.quoted && isTalk(text, from, end, lineStart)))
    return from;
  add(from, lineStart && id === 'password' && text[end] === ' ' ? lineEnd(text, end) : end);
  return end;
}

function addHeader(text: string, from: number, { key, named, before, form, colon }: Site, found: Findings): number {
  const { id } = named.row!;
  const cookie = id === 'cookie';
  const enclosing = before === '"' || before === "'" ? before : '';
  const whole = cookie || enclosing || (colon && startsLine(text, key.start));
  const end = form ? bareEnd(text, from, true) : whole ? headerEnd(text, from, enclosing) : credentialsEnd(text, from);
  const value = text.slice(from, end);
  if (cookie && form) addSecret(text, from, end, named, found);
  else if (cookie) redactCookies(text, from, end, /set/i.test(text.slice(key.start, key.end)), found);
  else if (TALK.test(/^\w*/.exec(value)![0]) || isNothing(value)) return from;
  else found.add(from, end, id);
  return end;
}

function addList(text: string, from: number, named: NameClass, found: Findings): number {
  let at = from;
  for (let count = 0; count < 1000; count++) {
    while (text[at] === ' ' || text[at] === ',') at++;
    const quoted = quotedAt(text, at);
    if (!quoted) return at;
    addSecret(text, quoted.start, quoted.end, named, found);
    at = quoted.behind;
  }
  return at;
}

/** Adds a value whose name is secret, whole, in the way its row asks for. */
export function addSecret(text: string, start: number, end: number, { row, plural }: NameClass, found: Findings): void {
  const value = text.slice(start, end);
  // `"backup_codes": ["…"]` is a list of codes, `"tokens": "1200"` a count.
  if (plural && (row!.id === 'one_time_code' ? /^\d{1,3}$/ : /^\d{1,9}$/).test(value)) return;
  if (row!.id === 'cookie' && value.includes('=')) {
    const set = /;\s?(?:path|expires|max-age|httponly|secure|samesite|domain)\b/i.test(value);
    redactCookies(text, start, end, set, found);
    return;
  }
  const replacement = replacementFor(row!, value);
  if (replacement !== undefined && replacement !== value) found.add(start, end, row!.id, replacement);
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
  if (named.row) return named;
  if (
    name.toLowerCase() === 'code' &&
    !/^=\d{1,3}(?![\w%./-])/.test(text.slice(at, at + 5)) &&
    (form || inForm(text, key, at))
  )
    return BARE_CODE;
  if (key.quoted || (text[at] === '=' && text[at - 1] !== ' ')) return undefined;
  // "Verification code: …": up to two words before belong to the name.
  let start = key.start;
  for (let words = 0; words < 2 && text[start - 1] === ' ' && isWord(codeAt(text, start - 2)); words++) {
    start -= 2;
    while (key.start - start < 40 && isWord(codeAt(text, start - 1))) start--;
  }
  const extended = start < key.start ? classifyName(text.slice(start, key.end)) : named;
  return extended.row ? extended : undefined;
}

/** `code=…&state=…` at the beginning of a text is a form, even without a question mark. */
const inForm = (text: string, { start, quoted }: Key, at: number): boolean =>
  !quoted &&
  text[at] === '=' &&
  (text[start - 1] ?? ' ') <= ' ' &&
  /^[\w.~%+/-]{4,512}&[\w.%[\]-]{1,64}=/.test(text.slice(at + 1, at + 600));

/** Whether an unquoted value after a colon is the next word of a sentence. */
function isTalk(text: string, from: number, end: number, first: boolean): boolean {
  const value = text.slice(from, end);
  return (
    TALK.test(value) ||
    // Go's tests: `PASS: TestPassword (0.01s)`.
    /^ \(\d+\.\d+s\)/.test(text.slice(end, end + 12)) ||
    (/^[A-Z]?[a-z]{1,24}$/.test(value) &&
      text[from - 1] === ' ' &&
      text[end] === ' ' &&
      (!first || /^ [a-z]+ [a-z]+/.test(text.slice(end, end + 60))))
  );
}

/** Whether at most blanks and marks of a list stand before a position in its line. */
const startsLine = (text: string, at: number): boolean =>
  /(?:^|[\n\r])[ \t>\-#*]{0,40}$/.test(text.slice(Math.max(0, at - 41), at));

/** The end of the line, or the quote that closes what the header stands in. */
function headerEnd(text: string, from: number, enclosing: string): number {
  const close = enclosing ? text.indexOf(enclosing, from) : -1;
  const end = lineEnd(text, from, close < 0 ? text.length : close);
  return end === close ? close - Math.min(close - from, backslashesBefore(text, close)) : end;
}

function lineEnd(text: string, from: number, last = text.length): number {
  const length = text.slice(from, last).search(/\[?(?:[\n\r]|\\[rn])/);
  return length < 0 ? last : from + length;
}
