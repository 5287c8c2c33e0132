import { addSecret } from './assignments.js';
import { unescapeJson } from './escapes.js';
import type { Findings } from './findings.js';
import { classifyName, type NameClass } from './names.js';
import { HIDDEN, REDACTED } from './result.js';
import { isListed, replacementFor } from './values.js';

/** Names that say nothing of their own: in `"session": {"id": …}` the parent's name counts as well. */
const GENERIC =
  /^(?:value|code|number|token|confirmation|id|key|secret|text|raw|plain|current|old|new|hash_?key|s|#text|\$t|\$|_|0)$/i;
const LABELS =
  /^(?:name|key|field|header|headername|param|parameter|parametername|parameterkey|label|attribute|variable|property|n|k)$/i;
const LABELLED = /^(?:(?:parameter)?value|val|content|data|default|defaultvalue|stringvalue|string_value|text|v)$/i;
/** Where a value stands, and whether it is a string. */
type Place = readonly [start: number, end: number, quoted: boolean];

/** An object or array that the walk is in. */
export interface Frame {
  readonly array: boolean;
  /** Name of the object or array in its parent. */
  readonly name: string | undefined;
  key: string | undefined;
  /** What `"name": …` in this object says of its `"value"`. */
  label: NameClass | undefined;
  value: Place | undefined;
}

/** Adds a string whose name makes it secret; says whether it did. */
export function addNamed(text: string, start: number, end: number, named: NameClass, found: Findings): boolean {
  const before = found.length;
  const raw = text.slice(start, end);
  if (!raw.includes('\\')) addSecret(text, start, end, named, found);
  else {
    const { text: value } = unescapeJson(raw);
    const replacement = named.plural && /^\d{1,9}$/.test(value) ? undefined : replacementFor(named.row!, value);
    // A hint cut from decoded text could need escapes of its own.
    if (replacement !== undefined)
      found.add(start, end, named.row!.id, /^[\w*.~+/=-]*$/.test(replacement) ? replacement : REDACTED);
  }
  return found.length > before;
}

/** Joins `{"name": "password", "value": "…"}`, in either order. */
export function label(text: string, place: Place, frame: Frame, found: Findings): void {
  const { key, value } = frame;
  const [start, end, quoted] = place;
  if (key === undefined) return;
  if (LABELLED.test(key)) {
    if (frame.label) addLabelled(text, place, frame.label, found);
    else frame.value = place;
  } else if (quoted && isLabel(key) && end - start <= 80) {
    const named = classifyName(text.slice(start, end));
    if (!named.row) return;
    frame.label = named;
    if (value) addLabelled(text, value, named, found);
  }
}

/** `"value": {"stringValue": …}` holds the value of the name beside it. */
export const labelOf = (frame: Frame | undefined): NameClass | undefined =>
  frame?.key !== undefined && LABELLED.test(frame.key) ? frame.label : undefined;

/** Joins a name and its value in a list of both, as Node.js keeps raw headers: `["X-Api-Key", "…"]`. */
export function listed(text: string, start: number, end: number, frame: Frame, found: Findings): boolean {
  const { label: before, value } = frame;
  const raw = text.slice(start, end);
  frame.value = [start, end, true];
  frame.label = raw.length >= 3 && raw.length <= 80 ? classifyName(raw) : undefined;
  if (!before?.row || !isListed(raw, text[value![0]]!)) return false;
  frame.label = undefined;
  return addNamed(text, start, end, before, found);
}

function addLabelled(text: string, [start, end, quoted]: Place, named: NameClass, found: Findings): void {
  if (quoted) addNamed(text, start, end, named, found);
  else if (replacementFor(named.row!, text.slice(start, end)) !== undefined)
    found.add(start, end, named.row!.id, `"${HIDDEN}"`);
}

/** What its name, or its parent's, says of the next value. */
export function classOf(frame: Frame): NameClass {
  const named = classifyName(nameOf(frame) ?? '');
  const parent = !named.row && !frame.array && frame.name !== undefined ? classifyName(frame.name) : named;
  return parent.row?.id === 'cookie' ? parent : named;
}

/** Name of the next value. */
export const nameOf = ({ array, name, key }: Frame): string | undefined =>
  array ? name : key === undefined || name === undefined || !isGeneric(key) ? key : joined(name, key);

/** A name that says nothing of its own, behind its parent's. */
export const joined = (parent: string, key: string): string => `${parent.slice(-80)}.${key}`;

/** Whether a key says nothing of its own. */
export const isGeneric = (key: string): boolean => key.length <= 12 && GENERIC.test(key);

/** Whether a key's value may be the name of another value. */
export const isLabel = (key: string): boolean => LABELS.test(key);

/** Whether the parent's name and a key that says nothing of its own make the value secret. */
export const namesNested = (parent: string, key: string): boolean => !!classifyName(joined(parent, key)).row;
