import type { Findings } from './findings.js';
import { endOf, matchAt, wordSet } from './matching.js';
import { isNothing } from './values.js';

const ATTRIBUTES = wordSet('path domain expires max-age secure httponly samesite partitioned priority version comment');
const PAIR = /\s{0,8}([^=;,\s"'\\]{1,256})(=?)/y;
const NEXT_COOKIE = /,\s?[^=;,\s"']{1,128}=/y;
const SCHEME = /[A-Za-z][\w-]{1,40}[ +]{1,4}(?=\S)/y;
const PARAMETER =
  /[A-Za-z][\w-]{0,40}=(?:"[^"]{0,2000}"|\\"[^"\\]{0,2000}\\"|(?!=)(?:[^\s,;&"'`<>()[\]{}\\]|;(?=[a-z])){1,2000})(,\s{0,4}|&(?=s[a-z]{1,3}=))?/y;

/**
 * Redacts the value of every cookie between two positions and keeps the names; of Set-Cookie also the attributes.
 */
export function redactCookies(text: string, from: number, to: number, set: boolean, found: Findings): void {
  let end: number;
  for (let at = from; at < to; at = end + 1) {
    const pair = matchAt(PAIR, text, at);
    end = PAIR.lastIndex;
    if (!pair || end > to) {
      if (text[at] !== ';' && text[at] !== ',') return;
      end = at;
      continue;
    }
    const name = pair[1]!;
    const attribute = set && at > from && ATTRIBUTES.has(name.toLowerCase());
    if (pair[2] === '') {
      if (at === from && name.length >= 8 && !isNothing(name)) found.add(end - name.length, end, 'cookie');
      else if (!attribute && text[end] !== ';' && end < to) return;
      continue;
    }
    const start = end;
    while (end < to && text[end] !== ';' && (text[end] !== ',' || endOf(NEXT_COOKIE, text, end) < 0)) end++;
    const quoted = end > start + 1 && text[start] === '"' && text[end - 1] === '"' ? 1 : 0;
    if (!attribute && !isNothing(text.slice(start + quoted, end - quoted)))
      found.add(start + quoted, end - quoted, 'cookie');
  }
}

/** Where the credentials after an Authorization header's name end: a scheme and its token, or a list of parameters. */
export function credentialsEnd(text: string, from: number): number {
  const at = Math.max(from, endOf(SCHEME, text, from));
  const end = parametersEnd(text, at);
  return end > at ? end : tokenEnd(text, at);
}

/** Where a list of `name=value, name="value"` ends; the position itself when none begins there. */
export function parametersEnd(text: string, from: number): number {
  let end = from;
  for (let at = from; ; at = PARAMETER.lastIndex) {
    const match = matchAt(PARAMETER, text, at);
    if (!match) return end;
    const separator = match[1] ?? '';
    end = PARAMETER.lastIndex - separator.length;
    if (separator === '') return end;
  }
}

function tokenEnd(text: string, from: number): number {
  let open = 0;
  let i = from;
  for (; i < text.length && !/[\s,;"'<>&\\]/.test(text[i]!); i++) {
    if (/[([{]/.test(text[i]!)) open++;
    else if (/[)\]}]/.test(text[i]!) && --open < 0) break;
  }
  return i;
}
