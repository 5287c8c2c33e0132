import { findNumber } from './digit-runs.js';
import { Findings } from './findings.js';
import { rulesInForce } from './in-force.js';
import { classOf, type Frame, label } from './json-names.js';
import { HIDDEN } from './result.js';
import { replacementFor } from './values.js';

/** Adds a number whose name makes it secret, or that is one by itself. A masked number becomes a string. */
export function readNumber(text: string, start: number, end: number, frame: Frame, found: Findings): void {
  const named = classOf(frame);
  const digits = text.slice(start, end);
  label(text, start, end, digits, frame, false, found);
  if (named.row !== undefined) {
    const counts =
      named.plural ||
      (named.row.id !== 'password' && /[.eE]/.test(digits)) ||
      (digits.length < 4 && /pass$/i.test(frame.key ?? ''));
    const replacement = counts ? undefined : replacementFor(named.row, digits);
    if (replacement !== undefined) {
      const shown = named.row.action === 'last_four' ? replacement : HIDDEN;
      found.add(start, end, named.row.id, `"${shown}"`);
      return;
    }
  }
  addOwn(digits, start, found);
  if (end - start < 9) return;
  const number = findNumber(text, start);
  if (number !== undefined && number.end === end) found.add(start, end, number.row, `"${number.text}"`);
}

/** Adds what a row of the settings finds that takes a whole number. */
function addOwn(digits: string, start: number, found: Findings): void {
  const rules = rulesInForce();
  if (rules === undefined) return;
  const own = new Findings();
  for (const find of rules.finders) find(digits, own);
  for (let n = 0; n < own.length; n++) {
    if (own.start(n) !== 0 || own.end(n) !== digits.length) continue;
    found.add(start, start + digits.length, own.row(n), `"${own.shown(n, digits)}"`);
    return;
  }
}
