import { NAME_ROWS } from './catalogue.js';
import type { Row } from './row.js';

/** Words that may follow a secret word without changing what the value is (contract, section 0.4, and adjectives). */
const TRAILING = new Set(
  'code codes number token tokens value values confirmation confirm confirmed again repeat repeated retype new old current raw plain plaintext cleartext text string b64 base64 encoded x amz verify header'.split(
    ' ',
  ),
);
const TRUSTED_TRAILING = /^(?:\d+|\$|text|t|cdata)$/;
/** Words before `token` that make it a position in a list. */
const POSITIONS = new Set('next page continuation cursor nextpage prev previous sync start end position'.split(' '));
/** First words of names that ask about a secret instead of holding one. */
const QUESTIONS = new Set('has have is was needs need requires require uses use supports without no'.split(' '));
const COUNTS = new Set('max min num count total prompt completion input output used remaining limit'.split(' '));
/** Plurals whose values are lists of secrets. */
const PLURAL = /(?:password|passwd|secret|token|cookie|credential|key|code|pin|otp|session|jwt)s$/;
/** One-word names that also count at the end of a word written together, such as dbpassword. */
const GLUED =
  /^(?:password|passwd|passphrase|passcode|pwd|passwort|token|jwt|secret|apikey|accesskey|secretkey|privatekey|sessionid|sessid|csrftoken|signature|cookie|authorization|credential|creditcard|cardnumber|verificationcode|securitycode|authcode|otpcode|otp|cvv|accountkey|subscriptionkey|encryptionkey|signingkey|masterkey|consumerkey)$/;
const NOT_GLUED = /(?:next|page|continuation|cursor|nextpage|keyboardfocus)token$/;

const EXACT = new Map<string, Row>();
const GLUED_ENDS: [string, Row][] = [];
const LAST_WORDS = new Set<string>();
for (const row of NAME_ROWS) {
  if (row.recognised.by !== 'name') continue;
  for (const name of row.recognised.names) {
    EXACT.set(name, row);
    LAST_WORDS.add(name.slice(name.lastIndexOf(' ') + 1));
    const glued = name.replace(/ /g, '');
    if (GLUED.test(glued)) GLUED_ENDS.push([glued, row]);
  }
}

/** What a name says of its value. */
export interface NameClass {
  /** The row of the catalogue, or undefined when the value is not secret by its name. */
  readonly row: Row | undefined;
  /** The name speaks of a number of secrets: digits under it are a count. */
  readonly plural: boolean;
}

const PLAIN: NameClass = { row: undefined, plural: false };
const cache = new Map<string, NameClass>();
const CACHE_LIMIT = 4096;
const LONGEST_NAME = 160;

/** Classifies the name of a key, field, header, parameter or element in any spelling. */
export function classifyName(name: string): NameClass {
  const known = cache.get(name);
  if (known !== undefined) return known;
  const answer = classify(name.length > LONGEST_NAME ? name.slice(-LONGEST_NAME) : name);
  if (cache.size >= CACHE_LIMIT) cache.clear();
  // A sliced string would keep the whole line alive that it was cut from.
  if (name.length <= LONGEST_NAME) cache.set(Buffer.from(name, 'utf16le').toString('utf16le'), answer);
  return answer;
}

/** The last words that a secret name can have in the catalogue; the prefilter is built from them. */
export function flaggedWords(): ReadonlySet<string> {
  const words = new Set(LAST_WORDS);

  for (const [end] of GLUED_ENDS) words.add(end);
  return words;
}

/** Splits a name into lower-case words at punctuation and at changes from lower to upper case. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9\u0080-\uffff]+/)
    .filter((word) => word !== '');
}

function classify(name: string): NameClass {
  const words = wordsOf(name);
  if (words.length === 0 || QUESTIONS.has(words[0]!)) return PLAIN;
  // An all-lower spelling of a camel-cased word (iPhone, OAuth) leaves single letters; they carry nothing.
  const counting = words.length > 1 && COUNTS.has(words[0]!);
  let plural = false;
  while (words.length > 1 && TRUSTED_TRAILING.test(words[words.length - 1]!)) words.pop();
  const last = words.length - 1;
  words[last] = words[last]!.replace(/(?<=[a-z]{3})\d{1,2}$/, (digits) =>
    /^(?:cvv|cvc|cookie)$/.test(words[last]!.slice(0, -digits.length)) ? digits : '',
  );
  if (PLURAL.test(words[last]!)) {
    words[last] = words[last]!.slice(0, -1);
    plural = true;
  }
  for (;;) {
    const row = endsSecret(words);
    if (row !== undefined) return { row, plural: plural || counting };
    if (words.length > 1 && TRAILING.has(words[words.length - 1]!)) words.pop();
    else return PLAIN;
  }
}

function endsSecret(words: readonly string[]): Row | undefined {
  const last = words.length - 1;
  for (let from = Math.max(0, last - 3); from <= last; from++) {
    const row = EXACT.get(words.slice(from).join(' '));
    if (row === undefined) continue;
    if (words[last] === 'token' && from > 0 && POSITIONS.has(words[from - 1]!)) return undefined;
    return row;
  }
  const word = words[last]!;
  if (NOT_GLUED.test(word)) return undefined;
  for (const [end, row] of GLUED_ENDS) if (word.length > end.length && word.endsWith(end)) return row;
  const two = last > 0 ? words[last - 1]! + word : '';
  for (const [end, row] of GLUED_ENDS) if (two === end) return row;
  return undefined;
}
