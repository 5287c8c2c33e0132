import { ByteReader } from './bytes.js';
import type { Findings } from './findings.js';
import { type Rules, rulesInForce } from './in-force.js';
import { JsonGate } from './json-gate.js';

const CATALOGUE_GATE = new JsonGate(undefined);
const gates = new WeakMap<Rules, JsonGate>();
const reader = new ByteReader();

/** Whether a text that begins with a brace is one JSON object without a secret, by the rules in force. */
export const isCleanJson = (text: string): boolean => cleanJsonEnd(reader.read(text), 0, text.length) === text.length;

/** What is secret in a text that begins with a brace; see `JsonGate.find`. */
export const findInJson = (text: string): Findings | undefined => gateInForce().find(reader.read(text), text);

/** Where the JSON object without a secret ends that begins at a brace; see `JsonGate.end`. */
export const cleanJsonEnd = (bytes: Buffer, from: number, limit: number): number =>
  gateInForce().end(bytes, from, limit);

function gateInForce(): JsonGate {
  const rules = rulesInForce();
  if (rules === undefined) return CATALOGUE_GATE;
  let gate = gates.get(rules);
  if (gate === undefined) {
    gate = new JsonGate(rules);
    gates.set(rules, gate);
  }
  return gate;
}
