import { addSecret } from './assignments.js';
import { codeAt, isQuote } from './characters.js';
import type { Findings } from './findings.js';
import { endOf, matchAt } from './matching.js';
import { classifyName } from './names.js';
import { isListed } from './values.js';

const LABEL = /=(?<=(?<![A-Z])(?:name|key|id|field|param|header)=)\\{0,3}["']([\w.$@[\] -]{1,80})\\{0,3}["']/iy;
const ATTRIBUTE =
  /(?:\s{1,8}(?!value|content)[\w:-]{1,40}(?:=\\{0,3}["'][^"'<>]{0,80}["'])?){0,3}\s{1,8}(?:value|content)=\\{0,3}["']/iy;
const PART =
  /(?:;[^\r\n\\]{0,120})?(?:\r?\n|\\r\\n|\\n)(?:[A-Za-z-]{1,40}: [^\r\n\\]{0,120}(?:\r?\n|\\r\\n|\\n)){0,3}(?:\r?\n|\\r\\n|\\n)/y;
const NAME_BEFORE = /["']([\w.-]{2,80})\\{0,3}["']$/;
const PART_VALUE = /([^\r\n\\]{1,4096})/y;
const ELEMENT = /\s{0,4}>\s{0,8}([^<>\s][^<>]{0,1024})/y;
const LISTED = /,\s{0,2}(\\{0,3}["'])((?:[^"'\\]){1,4096})\1/y;
const VALUES = /\)\s{0,8}values\s{0,8}\(/iy;
const SQL_VALUE = /\s{0,8}n?(?:(['"])((?:(?!\1)[^\\]|\\.){0,1024})\1|[^,()'"]{1,128})\s{0,8}[,)]/iy;
const NEXT_ROW = /\s{0,8},\s{0,8}\(/y;

/**
 * Finds the value after a name in a list of both, `('X-Api-Key', '…')`, given the position of the comma. Returns how far
 * the text is dealt with.
 */
export function findListed(text: string, comma: number, found: Findings): number {
  if (!isQuote(codeAt(text, comma - 1))) return comma;
  const value = matchAt(LISTED, text, comma);
  const name = (value && NAME_BEFORE.exec(text.slice(Math.max(0, comma - 84), comma))?.[1]) ?? '';
  const named = classifyName(name);
  if (!named.row || !isListed(value![2]!, name)) return comma;
  const end = comma + value![0].length - value![1]!.length;
  addSecret(text, end - value![2]!.length, end, named, found);
  return end;
}

/** Finds the values of an SQL statement (`… (email, password) VALUES ('…', '…')`), given the bracket behind its columns. */
export function findInserted(text: string, close: number, found: Findings): void {
  let at = endOf(VALUES, text, close);
  while (at >= 0) {
    for (const column of text.slice(text.lastIndexOf('(', close) + 1, close).split(',', 64)) {
      const value = matchAt(SQL_VALUE, text, at);
      if (!value) return;
      const named = classifyName(column);
      const start = at + value[0].indexOf(value[1]!) + 1;
      if (named.row && value[1]) addSecret(text, start, start + value[2]!.length, named, found);
      at = SQL_VALUE.lastIndex;
    }
    at = endOf(NEXT_ROW, text, at);
  }
}

/**
 * Finds the value that an element or a form part labels by an attribute: `<input name="password" value="…">`,
 * `<add key="…" value="…"/>`, `Content-Disposition: form-data; name="…"`, given the position of the equals sign.
 */
export function findLabelled(text: string, equals: number, found: Findings): void {
  const label = matchAt(LABEL, text, equals);
  const named = label && classifyName(label[1]!);
  if (!named?.row) return;
  const after = LABEL.lastIndex;
  const attribute = endOf(ATTRIBUTE, text, after);
  if (attribute >= 0) {
    const close = text.slice(attribute, attribute + 4096).search(/\\?["'<>]/);
    if (close > 0) addSecret(text, attribute, attribute + close, named, found);
    return;
  }
  const part = endOf(PART, text, after);
  const value = matchAt(PART_VALUE, text, part < 0 ? text.length : part) ?? matchAt(ELEMENT, text, after);
  if (value) {
    const end = value.index + value[0].length;
    addSecret(text, end - value[1]!.length, end, named, found);
  }
}
