import { GLUED_NAMES, NAME_ROWS } from './catalogue-names.js';
import { rulesInForce } from './in-force.js';
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

/** Names that make their value secret, with the row of each. */
export class NameTable {
  /** The last words that a secret name can have; the prefilter is built from them. */
  readonly flaggedWords = new Set<string>();
  private readonly exact = new Map<string, Row>();
  private readonly glued = new Map<string, Row>();
  private readonly gluedEnd: RegExp;
  private readonly cache = new Map<string, NameClass>();

  /** @param glued whether a name also counts at the end of a word written together, such as `dbpassword` */
  constructor(rows: readonly Row[], glued = (name: string, _row: Row): boolean => GLUED_NAMES.has(name)) {
    for (const row of rows) {
      for (const name of row.names ?? []) {
        this.exact.set(name, row);
        this.flaggedWords.add(name.slice(name.lastIndexOf(' ') + 1));
        const together = name.replace(/ /g, '');
        if (!glued(together, row)) continue;
        if (!this.exact.has(together)) this.exact.set(together, row);
        if (!this.glued.has(together)) this.glued.set(together, row);
        this.flaggedWords.add(together);
      }
    }
    this.gluedEnd = new RegExp(`(?<=.)(?:${[...this.glued.keys()].join('|')})$`);
  }

  /** Classifies the name of a key, field, header, parameter or element in any spelling. */
  classify(name: string): NameClass {
    const known = this.cache.get(name);
    if (known !== undefined) return known;
    const answer = this.read(name.length > LONGEST_NAME ? name.slice(-LONGEST_NAME) : name);
    if (this.cache.size >= CACHE_LIMIT) this.cache.clear();
    // A sliced string would keep the whole line alive that it was cut from.
    if (name.length <= LONGEST_NAME) this.cache.set(Buffer.from(name, 'utf16le').toString('utf16le'), answer);
    return answer;
  }

  private read(name: string): NameClass {
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
      const row = this.endsSecret(words);
      if (row !== undefined) return { row, plural: plural || counting };
      if (words.length > 1 && TRAILING.has(words[words.length - 1]!)) words.pop();
      else return PLAIN;
    }
  }

  private endsSecret(words: readonly string[]): Row | undefined {
    const last = words.length - 1;
    for (let from = Math.max(0, last - 3); from <= last; from++) {
      const row = this.exact.get(words.slice(from).join(' '));
      if (row === undefined) continue;
      if (words[last] === 'token' && from > 0 && POSITIONS.has(words[from - 1]!)) return undefined;
      return row;
    }
    const word = words[last]!;
    if (NOT_GLUED.test(word)) return undefined;
    const end = this.gluedEnd.exec(word);
    if (end !== null) return this.glued.get(end[0]);
    return last > 0 ? this.glued.get(words[last - 1]! + word) : undefined;
  }
}

const CATALOGUE_NAMES = new NameTable(NAME_ROWS);

/** Classifies a name by the rules in force. */
export const classifyName = (name: string): NameClass => (rulesInForce()?.names ?? CATALOGUE_NAMES).classify(name);

/** The words of the catalogue that the prefilter is built from. */
export const flaggedWords = (): ReadonlySet<string> => CATALOGUE_NAMES.flaggedWords;

/** Splits a name into lower-case words at punctuation and at changes from lower to upper case. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9\u0080-\uffff]+/)
    .filter((word) => word !== '');
}
