import type { Findings } from './findings.js';
import { REDACTED } from './result.js';
import { isNothing } from './values.js';

const ATTRIBUTES = new Set(
  'path domain expires max-age secure httponly samesite partitioned priority version comment'.split(' '),
);
const PAIR = /[\s]{0,8}([^=;,\s"'\\]{1,256})(=?)/y;
const NEXT_COOKIE = /,\s?[^=;,\s"']{1,128}=/y;
const SCHEME = /[A-Za-z][\w-]{1,40}[ +]{1,4}(?=\S)/y;
const PARAMETER =
  /[A-Za-z][\w-]{0,40}=(?:"[^"]{0,2000}"|\\"[^"\\]{0,2000}\\"|(?!=)(?:[^\s,;&"'`<>()[\]{}\\]|;(?=[a-z])){1,2000})(?:,\s{0,4}|&(?=s[a-z]{1,3}=))?/y;

/**
 * Redacts the value of every cookie between two positions and keeps the names; of Set-Cookie also the attributes.
 */
export function redactCookies(text: string, from: number, to: number, set: boolean, found: Findings): void {
  let at = from;
  while (at < to) {
    PAIR.lastIndex = at;
    const pair = PAIR.exec(text);
    if (pair === null || PAIR.lastIndex > to) {
      if (text[at] !== ';' && text[at] !== ',') return;
      at++;
      continue;
    }
    const name = pair[1]!;
    const valueAt = PAIR.lastIndex;
    if (pair[2] === '') {
      const bare = at === from && name.length >= 8 && !isNothing(name);
      if (bare) found.add(valueAt - name.length, valueAt, 'cookie', REDACTED);
      else if (!(set && at > from && ATTRIBUTES.has(name.toLowerCase())) && text[valueAt] !== ';' && valueAt < to)
        return;
      at = valueAt + 1;
      continue;
    }
    const end = cookieEnd(text, valueAt, to);
    if (!(set && at > from && ATTRIBUTES.has(name.toLowerCase()))) {
      const quoted = text[valueAt] === '"' && end - valueAt > 1 && text[end - 1] === '"' ? 1 : 0;
      if (!isNothing(text.slice(valueAt + quoted, end - quoted))) {
        found.add(valueAt + quoted, end - quoted, 'cookie', REDACTED);
      }
    }
    at = end + 1;
  }
}

function cookieEnd(text: string, from: number, to: number): number {
  for (let i = from; i < to; i++) {
    const c = text[i]!;
    if (c === ';') return i;
    if (c === ',') {
      NEXT_COOKIE.lastIndex = i;
      if (NEXT_COOKIE.test(text)) return i;
    }
  }
  return to;
}

/** Where the credentials after an Authorization header's name end: a scheme and its token, or a list of parameters. */
export function credentialsEnd(text: string, from: number): number {
  SCHEME.lastIndex = from;
  const at = SCHEME.test(text) ? SCHEME.lastIndex : from;
  const parameters = parametersEnd(text, at);
  if (parameters > at) return parameters;
  return tokenEnd(text, at);
}

/** Where a list of `name=value, name="value"` ends; the position itself when none begins there. */
export function parametersEnd(text: string, from: number): number {
  let at = from;
  let end = from;
  for (;;) {
    PARAMETER.lastIndex = at;
    const match = PARAMETER.exec(text);
    if (match === null) return end;
    at = PARAMETER.lastIndex;
    end = at - (/(?:,\s{0,4}|&)$/.exec(match[0].slice(-5))?.[0].length ?? 0);
    if (end === at) return end;
  }
}

function tokenEnd(text: string, from: number): number {
  let open = 0;
  for (let i = from; i < text.length; i++) {
    const c = text[i]!;
    if (/[\s,;"'<>&\\]/.test(c)) return i;
    if (/[([{]/.test(c)) open++;
    else if (/[)\]}]/.test(c) && --open < 0) return i;
  }
  return text.length;
}
