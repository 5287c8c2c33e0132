import { coerce, isAbsent } from './coerce.js';
import { newEntry, set } from './entry.js';
import { type Entry, FIELDS, type Field, type FieldName } from './fields.js';
import { lineHash } from './line-hash.js';
import type { Parsed } from './parsed.js';

/** Where a `$context` variable goes. */
export interface Variable {
  readonly name: string;
  readonly field: Field;
  /** Place among the field's variables; a lower one wins. */
  readonly rank: number;
  /** The kind of API whose access log alone has it. */
  readonly gateway: Entry['api.gateway'];
}

const GATEWAYS: Readonly<Record<string, Entry['api.gateway']>> = {
  resourcePath: 'rest',
  routeKey: 'http',
  eventType: 'websocket',
  connectionId: 'websocket',
};

const VARIABLES: ReadonlyMap<string, Variable> = new Map(
  (FIELDS as readonly Field[]).flatMap((field) =>
    (field.variables ?? []).map((name, rank) => [name, { name, field, rank, gateway: GATEWAYS[name] }] as const),
  ),
);

/** The variable of a name without `$context.`, or undefined when no field takes it. */
export const variableOf = (name: string): Variable | undefined => VARIABLES.get(name);

/** Keys under which a variable may stand in a JSON line without its format string: its full or last name, AWS's `ip`. */
export const VARIABLE_OF_KEY: ReadonlyMap<string, Variable> = (() => {
  const keys = new Map<string, Variable>();
  for (const [name, variable] of VARIABLES) {
    const last = name.slice(name.lastIndexOf('.') + 1);
    if (!keys.has(last)) keys.set(last, variable);
  }
  for (const [name, variable] of VARIABLES) keys.set(name, variable);
  return keys.set('ip', VARIABLES.get('identity.sourceIp')!);
})();

/** What a variable's text is worth in its field, or undefined when it is absent or not of the field's type. */
export function fieldValue({ field }: Variable, raw: unknown): unknown {
  if (isAbsent(raw)) return undefined;
  const value = coerce(field, field.name === 'waf.action' && typeof raw === 'string' ? raw.replace(/^WAF_/, '') : raw);
  return value === undefined || field.name !== 'event.duration' ? value : (value as number) * NANOSECONDS;
}

/** In a millisecond, API Gateway's unit of latencies. */
export const NANOSECONDS = 1_000_000;

/** Fills an entry from `$context` variables, one after the other. */
export class ContextEntry {
  private readonly entry: Entry = newEntry();
  /** Ranks of the fields that a second or later variable filled. */
  private ranks: Map<string, number> | undefined;

  /** Takes a value as `fieldValue` makes it. */
  put(variable: Variable, value: unknown): void {
    if (value === undefined) return;
    const { field, rank, gateway } = variable;
    const name = field.name as FieldName;
    if (rank > 0) {
      if (this.entry[name] !== undefined && (this.ranks?.get(name) ?? 0) <= rank) return;
      this.ranks ??= new Map();
      this.ranks.set(name, rank);
    } else this.ranks?.delete(name);
    set(this.entry, name, value);
    if (gateway === 'http') this.entry['api.gateway'] ??= 'http';
    else if (gateway !== undefined) this.entry['api.gateway'] = gateway;
  }

  finish(line: string): Parsed {
    return identified(this.entry, () => line);
  }
}

/**
 * A filled entry with its identity: the extended request id, which clients cannot set, else the request id and the
 * line, whose text is asked for only then.
 */
export function identified(entry: Entry, textOf: () => string): Parsed {
  if (entry['@timestamp'] === undefined) return { reject: 'no_time' };
  entry['event.dataset'] = 'apigateway';
  const requestId = entry['http.request.id'];
  const given = entry['event.id'] !== undefined || requestId !== undefined;
  entry['event.id'] ??= requestId === undefined ? lineHash(textOf()) : lineHash(requestId, textOf());
  return { entry, identity: given ? 'given' : 'line', unknown: 0 };
}
