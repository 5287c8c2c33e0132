import type { Parsed } from './parsed.js';

export type JsonObject = Readonly<Record<string, unknown>>;

/** The object of a line of JSON, or why it is none. */
export function jsonObject(line: string): JsonObject | Extract<Parsed, { reject: string }> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return { reject: 'invalid_json' };
  }
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as JsonObject)
    : { reject: 'not_an_object' };
}

/** A member that is an object; empty when it is none. */
export function objectIn(parent: JsonObject, key: string): JsonObject {
  const value = parent[key];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

/** A member that is a text with something in it. */
export function textIn(parent: JsonObject, key: string): string | undefined {
  const value = parent[key];
  return typeof value === 'string' && value !== '' && value !== '-' ? value : undefined;
}
