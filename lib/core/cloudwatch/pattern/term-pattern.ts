import { unquote } from './comparison.js';
import type { Compiled } from './compiled.js';
import { toRegExp } from './regex.js';
import { Scanner } from './scanner.js';

const SIGN = /[?-]/y;
const QUOTED = /"(?:[^"\\]|\\.)*"/y;
const WORD = /[A-Za-z0-9_]+(?=\s|$)/y;

/**
 * A pattern over unstructured events: terms that must all appear, `-` before those that must not, `?` before those of
 * which one must. Question marks count only where every term has one. A blank phrase, or no term, matches everything.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function termPattern(pattern: string): Compiled {
  const scanner = new Scanner(pattern);
  const terms: { readonly sign: string | undefined; readonly term: string }[] = [];
  while (!scanner.atEnd) {
    const sign = scanner.take(SIGN);
    const quoted = scanner.take(QUOTED);
    const term = quoted === undefined ? scanner.expect(WORD, 'a word, or a phrase in double quotes,') : unquote(quoted);
    if (term.trim() !== '') terms.push({ sign, term });
  }
  const optional = terms.length > 0 && terms.every(({ sign }) => sign === '?');
  const required = terms.filter(({ sign }) => sign === undefined);
  const excluded = terms.filter(({ sign }) => sign === '-');
  return unstructured((message) => {
    const has = ({ term }: { readonly term: string }) => message.includes(term);
    return optional ? terms.some(has) : required.every(has) && !excluded.some(has);
  });
}

/** A pattern that is one regular expression between percent signs. */
export function regexPattern(pattern: string): Compiled {
  const regex = toRegExp(pattern.slice(1, -1));
  return unstructured((message) => regex.test(message));
}

const unstructured = (matches: Compiled['matches']): Compiled => ({
  matches,
  names: () => false,
  read: () => undefined,
});
