/** What a regular expression may hold beside escapes: letters, digits, space, symbols and operators; no parentheses. */
const ALLOWED = /^[A-Za-z0-9 :_#=@/;,\-^$?[\]{}|*+.]$/;
/** Escapes: classes, white space by name, ASCII by two hexadecimal digits, and any allowed symbol or operator itself. */
const ESCAPE = /^\\(?:[dDsSwWtn]|x[0-9A-Fa-f]{2}|[:_#=@/;,\-^$?[\]{}|\\*+.])/;
/** White space is tab, space and newline, fewer than JavaScript's. */
const SPACE: Readonly<Record<string, string>> = { '\\s': ' \\t\\n', '\\S': '^ \\t\\n' };

/**
 * A regular expression of a filter pattern, without its percent signs, as JavaScript's.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/regex-expressions.html
 *
 * @throws Error where CloudWatch Logs refuses it
 */
export function toRegExp(source: string): RegExp {
  let translated = '';
  let inClass = false;
  for (let at = 0; at < source.length; ) {
    const char = source[at]!;
    if (char === '\\') {
      const sequence = ESCAPE.exec(source.slice(at))?.[0];
      if (sequence === undefined) throw new Error('filter pattern refused: unknown escape in a regular expression');
      translated += translate(sequence, inClass);
      at += sequence.length;
      continue;
    }
    if (!ALLOWED.test(char)) throw new Error(`filter pattern refused: ${char} in a regular expression`);
    if (char === '[') inClass = true;
    if (char === ']') inClass = false;
    const repetition = inClass ? null : /^\{ *(\d*) *, *(\d*) *\}/.exec(source.slice(at));
    translated += repetition ? `{${repetition[1] || 0},${repetition[2]}}` : char;
    at += repetition ? repetition[0].length : 1;
  }
  if (source === '') throw new Error('filter pattern refused: empty regular expression');
  try {
    return new RegExp(translated);
  } catch {
    throw new Error('filter pattern refused: malformed regular expression');
  }
}

function translate(sequence: string, inClass: boolean): string {
  const space = SPACE[sequence];
  if (space === undefined) return sequence;
  if (!inClass) return `[${space}]`;
  return sequence === '\\s' ? space : sequence;
}
