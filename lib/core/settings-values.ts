import * as v from 'valibot';
import { parseTime } from './entry/time.js';

/** A text with something in it. */
export const text = (allowed: string) => v.pipe(v.string(allowed), v.nonEmpty(allowed));

export const NAME = 'a non-empty string';

/** An instant in ISO 8601. */
export const Time = v.pipe(
  v.string('a time in ISO 8601'),
  v.check((value) => parseTime(value) !== undefined && value.includes('-'), 'a time in ISO 8601'),
  v.metadata({ description: 'ISO 8601; without a zone UTC' }),
);

/** What is wrong, with the property and what is allowed, never the value. `whole` is what has the properties. */
export function messageOf(issue: v.BaseIssue<unknown>, whole: string): string {
  const path = v.getDotPath(issue) ?? whole;
  if (issue.type === 'strict_object' && issue.expected === 'never') return `${path}: unknown property`;
  if (issue.type === 'strict_object' && issue.expected !== 'Object') return `${path}: is missing`;
  if (issue.type === 'strict_object') return `${path}: must be an object with the documented properties`;
  return `${path}: must be ${issue.message.startsWith('Invalid') ? issue.expected : issue.message}`;
}
