import { ContextEntry, fieldValue, VARIABLE_OF_KEY, type Variable, variableOf } from './context-variables.js';
import { unescapeQuoted, unescapeXml } from './escapes.js';
import type { Parse, Parsed } from './parsed.js';

/**
 * A text, or a bare `-` where JSON wants a value: API Gateway's mark for an absent value in an unquoted slot. A text
 * without an end goes to the end of the line, so that the line is gone through once.
 */
const TEXT_OR_DASH = /"(?:[^"\\]|\\[\s\S])*\\?(?:"|$)|(:\s*)-(?=\s*[,}])/g;

const withoutDashes = (line: string): string =>
  line.replace(TEXT_OR_DASH, (all, colon?: string) => (colon === undefined ? all : `${colon}null`));

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    try {
      return JSON.parse(withoutDashes(line));
    } catch {
      return undefined;
    }
  }
}

/** Reads a JSON access log without its format string: our own, or any whose keys are the variables' names. */
export function parseApiGateway(line: string): Parsed {
  const value = parseJson(line);
  if (value === undefined) return salvage(line) ?? { reject: 'invalid_json' };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { reject: 'not_an_object' };
  const entry = new ContextEntry();
  let place = 0;
  for (const key in value) {
    const variable = variableAt(place++, key);
    if (variable !== undefined) entry.put(variable, fieldValue(variable, (value as Record<string, unknown>)[key]));
  }
  return entry.finish(line);
}

/** The variables of the lines' keys by their places: nearly all lines of a log have the same keys in the same order. */
const layout: { key: string; variable: Variable | undefined }[] = [];
const MOST_KEYS = 256;

function variableAt(place: number, key: string): Variable | undefined {
  const known = layout[place];
  if (known?.key === key) return known.variable;
  const variable = VARIABLE_OF_KEY.get(key);
  if (place < MOST_KEYS) layout[place] = { key, variable };
  return variable;
}

/** A line that a caller's unescaped quote broke: each quoted value runs to the next key that we know. */
function salvage(line: string): Parsed | undefined {
  if (line.charCodeAt(0) !== 123 || !line.endsWith('"}')) return undefined;
  const entry = new ContextEntry();
  const starts = [...line.matchAll(/[{,]\s*"([\w.]{1,60})"\s*:\s*"/g)].filter((match) =>
    VARIABLE_OF_KEY.has(match[1]!),
  );
  for (const [index, match] of starts.entries()) {
    const end = starts[index + 1]?.index ?? line.length - 1;
    const value = line.slice(match.index + match[0].length, end - 1);
    const variable = VARIABLE_OF_KEY.get(match[1]!)!;
    entry.put(variable, fieldValue(variable, unescapeQuoted(value)));
  }
  return starts.length > 1 ? entry.finish(line) : undefined;
}

interface Slot {
  /** Undefined for a variable that no field takes. */
  readonly variable: Variable | undefined;
  /** Text between this slot and the next one, or the end. */
  readonly after: string;
  /** Whether the slot stands in double quotes of its own. */
  readonly quoted: boolean;
}

/**
 * A parser for any `$context` format string, as API Gateway's console offers them (JSON, CLF, XML, CSV).
 *
 * @throws Error when the string has no `$context` variable
 */
export function compileAccessLogFormat(format: string): Parse {
  const text = format.trim();
  const slots = slotsOf(text);
  const first = text.slice(0, text.indexOf('$context.'));
  const xml = text.startsWith('<');
  const bySlots = (line: string): Parsed => {
    const entry = new ContextEntry();
    return readSlots(line, first, slots, xml, entry) ? entry.finish(line) : { reject: 'no_match' };
  };
  if (!text.startsWith('{')) return bySlots;
  const paths = jsonPaths(text);
  return (line) => {
    const value = paths && parseJson(line);
    if (typeof value !== 'object' || value === null) return bySlots(line);
    const entry = new ContextEntry();
    for (const { path, slots: inner, first: before } of paths!) {
      const leaf = path.reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], value);
      if (inner.length === 1 && before === '' && inner[0]!.after === '') {
        const { variable } = inner[0]!;
        if (variable) entry.put(variable, fieldValue(variable, leaf));
      } else if (typeof leaf === 'string') readSlots(leaf, before, inner, false, entry);
    }
    return entry.finish(line);
  };
}

function slotsOf(format: string): readonly Slot[] {
  const matches = [...format.matchAll(/\$context\.([A-Za-z][\w]*(?:\.[A-Za-z][\w]*)*)/g)];
  if (matches.length === 0) throw new Error('the access log format has no $context variable');
  return matches.map((match, index) => {
    const end = match.index + match[0].length;
    const after = format.slice(end, matches[index + 1]?.index ?? format.length);
    return { variable: variableOf(match[1]!), after, quoted: format[match.index - 1] === '"' && after.startsWith('"') };
  });
}

/** Slots of a JSON format by the path of the string that holds them; undefined when it is no JSON. */
function jsonPaths(
  format: string,
): readonly { path: readonly string[]; first: string; slots: readonly Slot[] }[] | undefined {
  const quoted = format.replace(/(:\s*)(\$context\.[\w.]+)(?=\s*[,}])/g, '$1"$2"');
  const found: { path: readonly string[]; first: string; slots: readonly Slot[] }[] = [];
  const walk = (node: unknown, path: readonly string[]): void => {
    if (typeof node === 'object' && node !== null)
      for (const [key, child] of Object.entries(node)) walk(child, [...path, key]);
    else if (typeof node === 'string' && node.includes('$context.'))
      found.push({ path, first: node.slice(0, node.indexOf('$context.')), slots: slotsOf(node) });
  };
  try {
    walk(JSON.parse(quoted), []);
  } catch {
    return undefined;
  }
  return found;
}

/** Reads slot by slot, each up to the text that follows it in the format: linear, without backtracking. */
function readSlots(line: string, first: string, slots: readonly Slot[], xml: boolean, entry: ContextEntry): boolean {
  if (!line.startsWith(first)) return false;
  let at = first.length;
  for (const { variable, after, quoted } of slots) {
    const end = after === '' ? line.length : quoted ? closingQuote(line, at, after) : line.indexOf(after, at);
    if (end < 0) return false;
    const raw = line.slice(at, end);
    if (variable)
      entry.put(variable, fieldValue(variable, quoted ? unescapeQuoted(raw) : xml ? unescapeXml(raw) : raw));
    at = end + after.length;
  }
  return at >= line.length;
}

function closingQuote(line: string, from: number, after: string): number {
  for (let at = from; ; at += 1) {
    at = line.indexOf(after, at);
    if (at < 0) return -1;
    let backslashes = 0;
    while (at - 1 - backslashes >= from && line[at - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return at;
  }
}
