import { coerce } from './coerce.js';
import { newEntry } from './entry.js';
import { type Entry, FIELDS, type Field } from './fields.js';
import { lineHash } from './line-hash.js';
import type { Parsed } from './parsed.js';

interface Target {
  readonly field: Field;
  /** Place among the field's variables; a lower one wins. */
  readonly rank: number;
}

const TARGETS: ReadonlyMap<string, Target> = new Map(
  (FIELDS as readonly Field[]).flatMap((field) =>
    (field.variables ?? []).map((name, rank) => [name, { field, rank }] as const),
  ),
);

/** Keys under which a variable may stand in a JSON line without its format string: its full or last name, AWS's `ip`. */
export const VARIABLE_OF_KEY: ReadonlyMap<string, string> = (() => {
  const keys = new Map<string, string>();
  for (const name of TARGETS.keys()) {
    const last = name.slice(name.lastIndexOf('.') + 1);
    if (!keys.has(last)) keys.set(last, name);
  }
  for (const name of TARGETS.keys()) keys.set(name, name);
  return keys.set('ip', 'identity.sourceIp');
})();

/** Fills an entry from `$context` variables, one after the other. */
export class ContextEntry {
  private readonly entry: Entry = newEntry();
  private readonly ranks = new Map<string, number>();

  put(variable: string, raw: unknown): void {
    const target = TARGETS.get(variable);
    if (!target) return;
    const { name } = target.field;
    if (target.rank > 0 && (this.ranks.get(name) ?? 99) <= target.rank) return;
    const value = coerce(
      target.field,
      variable === 'wafResponseCode' && typeof raw === 'string' ? raw.replace(/^WAF_/, '') : raw,
    );
    if (value === undefined) return;
    if (target.field.variables!.length > 1) this.ranks.set(name, target.rank);
    (this.entry as Record<string, unknown>)[name] = name === 'event.duration' ? (value as number) * 1_000_000 : value;
    if (name === 'api.route')
      this.entry['api.gateway'] = variable === 'resourcePath' ? 'rest' : (this.entry['api.gateway'] ?? 'http');
    else if (variable === 'eventType' || variable === 'connectionId') this.entry['api.gateway'] = 'websocket';
  }

  /** The entry with its identity: the extended request id, which clients cannot set, else the request id and the line. */
  finish(line: string): Parsed {
    const { entry } = this;
    if (entry['@timestamp'] === undefined) return { reject: 'no_time' };
    entry['event.dataset'] = 'apigateway';
    const requestId = entry['http.request.id'];
    const given = entry['event.id'] !== undefined || requestId !== undefined;
    entry['event.id'] ??= requestId === undefined ? lineHash(line) : lineHash(requestId, line);
    return { entry, identity: given ? 'given' : 'line', unknown: 0 };
  }
}
