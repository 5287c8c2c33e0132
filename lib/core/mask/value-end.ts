import { codeAt } from './characters.js';
import { matchAt } from './matching.js';

/**
 * Where a value may end. Passwords hold any punctuation, so a comma, a closing bracket or a quote ends the value only
 * when what follows shows that the sentence, the list or the next pair goes on there. The groups are what opens a
 * bracket, what closes one, and what ends a value of a form only.
 */
const STOP =
  /([([{])|([)\]}])|["'`](?=[\s,;)}\]>&|:]|\/>|$)|\\(?=["'nrtu])|&(?=#?\w{2,6};)|[,;|&](?=[\s"'{}[\]<>\\]|$|(?:amp;)?[\w.$@[\]%-]{1,64} ?[=:])|(&|#(?![^\s"'<>&]{0,64}&))|[^!-;=?-\x9f\xa1-\u2fff\u3003-\uff00\uff20-\uffff]/g;
const AFTER_CLOSER = /[\s,;.:)}\]"'`&<>|\\]/;

/** Number of backslashes that stand directly before a position. */
export function backslashesBefore(text: string, at: number): number {
  let count = 0;
  while (count < 64 && codeAt(text, at - count - 1) === 92) count++;
  return count;
}

/**
 * Where a quoted value ends: at its closing quote, which carries as many backslashes as the opening one, or at a quote
 * of an enclosing string. Unterminated values end with the text.
 */
export function quotedEnd(text: string, from: number, quote: string, escapes: number): number {
  for (let at = text.indexOf(quote, from); at >= 0; at = text.indexOf(quote, at + 1)) {
    const run = Math.min(backslashesBefore(text, at), at - from);
    if (run < escapes || run % (2 * (escapes + 1)) === escapes) return at - Math.min(run, escapes);
  }
  return text.length;
}

/** Where a bare value ends. */
export function bareEnd(text: string, from: number, form: boolean): number {
  let open = 0;
  for (let stop = matchAt(STOP, text, from); stop; stop = STOP.exec(text)) {
    if (stop[1]) open++;
    else if (stop[2] && open > 0) open--;
    else if (stop[2] ? AFTER_CLOSER.test(text[stop.index + 1] ?? ' ') : !stop[3] || form) return stop.index;
  }
  return text.length;
}
