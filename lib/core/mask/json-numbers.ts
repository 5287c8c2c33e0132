import { findNumber } from './digit-runs.js';
import { Findings } from './findings.js';
import { rulesInForce } from './in-force.js';
import { classOf, type Frame, label } from './json-names.js';
import { HIDDEN } from './result.js';
import { replacementFor } from './values.js';

/** Adds a number whose name makes it secret, or that is one by itself. A masked number becomes a string. */
export function readNumber(text: string, start: number, end: number, frame: Frame, found: Findings): void {
  const named = classOf(frame);
  const { row } = named;
  const digits = text.slice(start, end);
  const add = (id: string, shown: string): void => found.add(start, end, id, `"${shown}"`);
  label(text, [start, end, false], frame, found);
  if (row) {
    const counts =
      named.plural ||
      (row.id !== 'password' && /[.eE]/.test(digits)) ||
      (digits.length < 4 && /pass$/i.test(frame.key ?? ''));
    const replacement = counts ? undefined : replacementFor(row, digits);
    if (replacement !== undefined) {
      add(row.id, row.action === 'last_four' ? replacement : HIDDEN);
      return;
    }
  }
  // A row of the settings may take a whole number.
  const own = new Findings();
  for (const find of rulesInForce()?.finders ?? []) find(digits, own);
  const whole = own.inOrder().find((n) => own.start(n) === 0 && own.end(n) === digits.length);
  if (whole !== undefined) add(own.row(whole), own.shown(whole, digits));
  const number = end - start < 9 ? undefined : findNumber(text, start);
  if (number?.end === end) add(number.row, number.text);
}
