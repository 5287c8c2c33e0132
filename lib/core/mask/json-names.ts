import { addSecret } from './assignments.js';
import { unescapeJson } from './escapes.js';
import type { Findings } from './findings.js';
import { classifyName, type NameClass } from './names.js';
import { HIDDEN, REDACTED } from './result.js';
import { isListed, replacementFor } from './values.js';

/** Names that say nothing of their own: in `"session": {"id": …}` the parent's name counts as well. */
const GENERIC =
  /^(?:value|code|number|token|confirmation|id|key|secret|text|raw|plain|current|old|new|hash_?key|#text|\$t|\$|_|0)$/i;
const LABELS =
  /^(?:name|key|field|header|headername|param|parameter|parametername|label|attribute|variable|property|n|k)$/i;
const LABELLED = /^(?:value|val|content|data|default|defaultvalue|stringvalue|string_value|text|v)$/i;
/** An object or array that the walk is in. */
export interface Frame {
  readonly array: boolean;
  /** Name of the object or array in its parent. */
  readonly name: string | undefined;
  key: string | undefined;
  /** What `"name": …` in this object says of its `"value"`. */
  label: NameClass | undefined;
  value: readonly [number, number, boolean] | undefined;
}

const NO_NAME: NameClass = { row: undefined, plural: false };

/** Adds a string whose name makes it secret; says whether it did. */
export function addNamed(
  text: string,
  start: number,
  end: number,
  escaped: boolean,
  named: NameClass,
  found: Findings,
): boolean {
  const before = found.length;
  if (!escaped) addSecret(text, start, end, named, found);
  else {
    const value = unescapeJson(text.slice(start, end)).text;
    const replacement = replacementFor(named.row!, value);
    if (replacement !== undefined && !(named.plural && /^\d{1,9}$/.test(value))) {
      // A hint cut from decoded text could need escapes of its own.
      found.add(start, end, named.row!.id, /^[\w*.~+/=-]*$/.test(replacement) ? replacement : REDACTED);
    }
  }
  return found.length > before;
}

/** Joins `{"name": "password", "value": "…"}`, in either order. */
export function label(
  text: string,
  start: number,
  end: number,
  raw: string,
  frame: Frame,
  quoted: boolean,
  found: Findings,
): void {
  const key = frame.key;
  if (frame.array || key === undefined) return;
  if (quoted && LABELS.test(key) && raw.length <= 80) {
    const named = classifyName(raw);
    if (named.row === undefined) return;
    frame.label = named;
    if (frame.value !== undefined) addLabelled(text, frame.value, named, found);
  } else if (LABELLED.test(key)) {
    if (frame.label !== undefined) addLabelled(text, [start, end, quoted], frame.label, found);
    else frame.value = [start, end, quoted];
  }
}

/** Joins a name and its value in a list of both, as Node.js keeps raw headers: `["X-Api-Key", "…"]`. */
export function listed(text: string, start: number, end: number, raw: string, frame: Frame, found: Findings): boolean {
  const before = frame.label;
  frame.label = raw.length >= 3 && raw.length <= 80 ? classifyName(raw) : undefined;
  if (before?.row === undefined || !isListed(raw)) return false;
  frame.label = undefined;
  return addNamed(text, start, end, raw.includes('\\'), before, found);
}

function addLabelled(
  text: string,
  [start, end, quoted]: readonly [number, number, boolean],
  named: NameClass,
  found: Findings,
): void {
  if (quoted) addNamed(text, start, end, text.slice(start, end).includes('\\'), named, found);
  else {
    const replacement = replacementFor(named.row!, text.slice(start, end));
    if (replacement !== undefined) found.add(start, end, named.row!.id, `"${HIDDEN}"`);
  }
}

/** What its name, or its parent's, says of the next value. */
export function classOf(frame: Frame): NameClass {
  const name = nameOf(frame);
  if (name === undefined) return NO_NAME;
  const named = classifyName(name);
  if (named.row === undefined && !frame.array && frame.name !== undefined) {
    const parent = classifyName(frame.name);
    if (parent.row?.id === 'cookie') return parent;
  }
  return named;
}

/** Name of the next value. */
export function nameOf(frame: Frame): string | undefined {
  if (frame.array) return frame.name;
  const key = frame.key;
  return key === undefined || frame.name === undefined || !isGeneric(key) ? key : joined(frame.name, key);
}

/** A name that says nothing of its own, behind its parent's. */
export const joined = (parent: string, key: string): string => `${parent.slice(-80)}.${key}`;

/** Whether a key says nothing of its own. */
export const isGeneric = (key: string): boolean => key.length <= 12 && GENERIC.test(key);

/** Whether a key's value may be the name of another value. */
export const isLabel = (key: string): boolean => LABELS.test(key);

/** Whether the parent's name and a key that says nothing of its own make the value secret. */
export const namesNested = (parent: string, key: string): boolean =>
  classifyName(joined(parent, key)).row !== undefined;
