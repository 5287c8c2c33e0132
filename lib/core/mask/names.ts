import { GLUED_NAMES, NAME_ROWS } from './catalogue-names.js';
import { rulesInForce } from './in-force.js';
import { wordSet } from './matching.js';
import type { Row } from './row.js';

/** Words that may follow a secret word without changing what the value is (contract, section 0.4, and adjectives). */
const TRAILING = wordSet(
  'code codes number token tokens value values confirmation confirm confirmed again repeat repeated retype new old current raw plain plaintext cleartext text string b64 base64 encoded x amz verify header base',
);
const TRUSTED_TRAILING = /^(?:\d+|\$|text|[st]|cdata|sha\d+)$/;
/** Words before `token` that make it a position in a list. */
const POSITIONS = wordSet('next page continuation cursor nextpage prev previous sync start end position key');
/** First words of names that ask about a secret instead of holding one. */
const QUESTIONS = wordSet('has have is was needs need requires require uses use supports without no');
const COUNTS = wordSet('max min num count total prompt completion input output used remaining limit');
/** Plurals whose values are lists of secrets. */
const PLURAL = /(?:password|passwd|secret|token|cookie|credential|key|code|pin|otp|session|jwt)s$/;
/** Digits that number a name, but for those of names that have some. */
const COUNTED = /(?<=[a-z]{3})(?<!^(?:cvv|cvc|cookie))\d{1,2}$/;
const NOT_GLUED = /(?:next|page|continuation|cursor|nextpage|keyboardfocus)token$/;

/** What a name says of its value. */
export interface NameClass {
  /** The row of the catalogue, or undefined when the value is not secret by its name. */
  readonly row: Row | undefined;
  /** The name speaks of a number of secrets: digits under it are a count. */
  readonly plural: boolean;
}

const PLAIN: NameClass = { row: undefined, plural: false };
const CACHE_LIMIT = 4096;
const LONGEST_NAME = 160;

/** Names that make their value secret. */
export interface Names {
  /** Classifies the name of a key, field, header, parameter or element in any spelling. */
  readonly classify: (name: string) => NameClass;
  /** The last words that a secret name can have; the prefilter is built from them. */
  readonly flaggedWords: ReadonlySet<string>;
}

/** @param isGlued whether a name also counts at the end of a word written together, such as `dbpassword` */
export function nameTable(
  rows: readonly Row[],
  isGlued = (name: string, _row: Row): boolean => GLUED_NAMES.has(name),
): Names {
  const exact = new Map<string, Row>();
  const glued = new Map<string, Row>();
  const flaggedWords = new Set<string>();
  const cache = new Map<string, NameClass>();
  for (const row of rows) {
    for (const name of row.names ?? []) {
      const together = name.replaceAll(' ', '');
      exact.set(name, row);
      flaggedWords.add(name.slice(name.lastIndexOf(' ') + 1));
      if (!isGlued(together, row)) continue;
      flaggedWords.add(together);
      for (const map of [exact, glued]) if (!map.has(together)) map.set(together, row);
    }
  }
  const gluedEnd = new RegExp(`(?<=.)(?:${[...glued.keys()].join('|')})$`);

  const rowOf = (words: readonly string[]): Row | undefined => {
    const last = words.at(-1)!;
    for (let from = Math.max(0, words.length - 4); from < words.length; from++) {
      const row = exact.get(words.slice(from).join(' '));
      if (row) return last === 'token' && POSITIONS.has(words[from - 1]!) ? undefined : row;
    }
    if (NOT_GLUED.test(last)) return undefined;
    const end = gluedEnd.exec(last)?.[0];
    return glued.get(end ?? words.slice(-2).join(''));
  };

  const read = (name: string): NameClass => {
    const words = wordsOf(name);
    if (words.length === 0 || QUESTIONS.has(words[0]!)) return PLAIN;
    let plural = words.length > 1 && COUNTS.has(words[0]!);
    while (words.length > 1 && TRUSTED_TRAILING.test(words.at(-1)!)) words.pop();
    const last = words.pop()!.replace(COUNTED, '');
    const ends = PLURAL.test(last);
    words.push(ends ? last.slice(0, -1) : last);
    plural ||= ends;
    for (;;) {
      const row = rowOf(words);
      if (row) return { row, plural };
      if (words.length < 2 || !TRAILING.has(words.pop()!)) return PLAIN;
    }
  };

  const classify = (name: string): NameClass => {
    const known = cache.get(name);
    if (known) return known;
    const answer = read(name.slice(-LONGEST_NAME));
    if (cache.size >= CACHE_LIMIT) cache.clear();
    // A sliced string would keep the whole line alive that it was cut from.
    if (name.length <= LONGEST_NAME) cache.set(Buffer.from(name, 'utf16le').toString('utf16le'), answer);
    return answer;
  };

  return { classify, flaggedWords };
}

/** The names of the catalogue. */
export const NAMES = nameTable(NAME_ROWS);

/** Classifies a name by the rules in force. */
export const classifyName = (name: string): NameClass => (rulesInForce()?.classify ?? NAMES.classify)(name);

/** Splits a name into lower-case words at punctuation and at changes from lower to upper case. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean);
}
