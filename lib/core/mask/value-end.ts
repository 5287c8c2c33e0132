const NEXT_PAIR = /[,;|&](?:[\s"'{}[\]<>\\]|$|(?:amp;)?[\w.$@[\]%-]{1,64}[ ]?(?:=|:))/y;
const AFTER_CLOSER = /[\s,;.:)}\]"'`&<>|\\]/;
const AFTER_QUOTE = /[\s,;)}\]>&|:]/;

/** Number of backslashes that stand directly before a position. */
export function backslashesBefore(text: string, at: number): number {
  let count = 0;
  while (count < 64 && at - count - 1 >= 0 && text.charCodeAt(at - count - 1) === 92) count++;
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

/**
 * Where a bare value ends. Passwords hold any punctuation, so a comma, a closing bracket or a quote ends the value only
 * when what follows shows that the sentence, the list or the next pair goes on there.
 */
export function bareEnd(text: string, from: number, form: boolean): number {
  let open = 0;
  let i = from;
  for (; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c <= 32 || c === 0xa0 || c === 60) return i;
    switch (c) {
      case 34:
      case 39:
      case 96:
        if (i + 1 >= text.length || AFTER_QUOTE.test(text[i + 1]!) || text.startsWith('/>', i + 1)) return i;
        break;
      case 35:
        if (form) return i;
        break;
      case 38:
        if (form || endsPair(text, i)) return i;
        break;
      case 44:
      case 59:
      case 124:
        if (endsPair(text, i)) return i;
        break;
      case 40:
      case 91:
      case 123:
        open++;
        break;
      case 41:
      case 93:
      case 125:
        if (open > 0) open--;
        else if (i + 1 >= text.length || AFTER_CLOSER.test(text[i + 1]!)) return i;
        break;
      case 92:
        if (/["'nrtu]/.test(text[i + 1] ?? '')) return i;
        break;
      case 62:
        return i;
    }
  }
  return i;
}

function endsPair(text: string, at: number): boolean {
  NEXT_PAIR.lastIndex = at;
  return NEXT_PAIR.test(text);
}
