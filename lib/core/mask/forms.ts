import { addSecret } from './assignments.js';
import type { Findings } from './findings.js';
import { classifyName } from './names.js';
import { isListed } from './values.js';

const LABEL = /(?:name|key|id|field|param|header)=\\{0,3}["']([\w.$@[\] -]{1,80})\\{0,3}["']/iy;
const ATTRIBUTE =
  /(?:\s{1,8}(?!value|content)[\w:-]{1,40}(?:=\\{0,3}["'][^"'<>]{0,80}["'])?){0,3}\s{1,8}(?:value|content)=\\{0,3}(["'])/iy;
const PART =
  /(?:;[^\r\n\\]{0,120})?(?:\r?\n|\\r\\n|\\n)(?:[A-Za-z-]{1,40}: [^\r\n\\]{0,120}(?:\r?\n|\\r\\n|\\n)){0,3}(?:\r?\n|\\r\\n|\\n)/y;
const NAME_BEFORE = /["']([\w.-]{2,80})\\{0,3}["']$/;
const PART_VALUE = /[^\r\n\\]{1,4096}/y;
const ELEMENT = /\s{0,4}>\s{0,8}([^<>\s][^<>]{0,1024})/y;

const LISTED = /,\s{0,2}(\\{0,3}["'])((?:[^"'\\]){1,4096})\1/y;

/**
 * Finds the value after a name in a list of both, `('X-Api-Key', '…')`, given the position of the comma. Returns how far
 * the text is dealt with.
 */
export function findListed(text: string, comma: number, found: Findings): number {
  const quote = text[comma - 1];
  if (quote !== "'" && quote !== '"') return comma;
  LISTED.lastIndex = comma;
  const value = LISTED.exec(text);
  if (value === null) return comma;
  const name = NAME_BEFORE.exec(text.slice(Math.max(0, comma - 84), comma))?.[1];
  const named = name === undefined ? undefined : classifyName(name);
  if (named?.row === undefined || !isListed(value[2]!)) return comma;
  const end = LISTED.lastIndex - value[1]!.length;
  addSecret(text, end - value[2]!.length, end, named, found);
  return end;
}

/**
 * Finds the value that an element or a form part labels by an attribute: `<input name="password" value="…">`,
 * `<add key="…" value="…"/>`, `Content-Disposition: form-data; name="…"`. `at` is the beginning of the attribute.
 */
export function findLabelled(text: string, at: number, found: Findings): void {
  LABEL.lastIndex = at;
  const label = LABEL.exec(text);
  if (label === null) return;
  const named = classifyName(label[1]!);
  if (named.row === undefined) return;
  const after = LABEL.lastIndex;
  ATTRIBUTE.lastIndex = after;
  const attribute = ATTRIBUTE.exec(text);
  if (attribute !== null) {
    const from = ATTRIBUTE.lastIndex;
    const close = text.slice(from, from + 4096).search(/["'<>]/);
    if (close > 0) addSecret(text, from, from + close - (text[from + close - 1] === '\\' ? 1 : 0), named, found);
    return;
  }
  PART.lastIndex = after;
  PART_VALUE.lastIndex = PART.test(text) ? PART.lastIndex : text.length;
  if (PART_VALUE.test(text)) {
    addSecret(text, PART.lastIndex, PART_VALUE.lastIndex, named, found);
    return;
  }
  ELEMENT.lastIndex = after;
  const element = ELEMENT.exec(text);
  if (element !== null) addSecret(text, ELEMENT.lastIndex - element[1]!.length, ELEMENT.lastIndex, named, found);
}
