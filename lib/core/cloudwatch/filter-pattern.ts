import type { Compiled } from './pattern/compiled.js';
import { fieldPattern } from './pattern/field-pattern.js';
import { jsonPattern } from './pattern/json-pattern.js';
import { MAX_PATTERN } from './pattern/scanner.js';
import { regexPattern, termPattern } from './pattern/term-pattern.js';

/**
 * A CloudWatch Logs filter pattern as a function, so that filters can be tried where CloudWatch is not.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html and the pages it leads to.
 * Where they say nothing the answer is the stricter one: what they do not describe is refused or does not match.
 *
 * @throws Error where CloudWatch Logs refuses the pattern
 */
export function filterPattern(pattern: string): Compiled {
  if (pattern.length > MAX_PATTERN) throw new Error(`filter pattern refused: longer than ${MAX_PATTERN} characters`);
  const trimmed = pattern.trim();
  if (trimmed.startsWith('{')) return jsonPattern(trimmed);
  if (trimmed.startsWith('[')) return fieldPattern(trimmed);
  if (trimmed.startsWith('%') && trimmed.endsWith('%') && trimmed.length > 1) return regexPattern(trimmed);
  return termPattern(trimmed);
}

/** Whether a message matches a filter pattern. */
export const matchesFilter = (pattern: string, message: string): boolean => filterPattern(pattern).matches(message);
