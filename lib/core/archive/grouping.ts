import type { Entry } from '../entry/fields.js';
import { HOUR } from '../time-units.js';
import { folderOf } from './layout.js';

/** An entry and its stored form. */
export interface StoredEntry {
  readonly entry: Entry;
  readonly line: string;
}

/** What one object of the archive holds. */
export interface Group {
  readonly category: Entry['event.category'];
  readonly lines: string[];
}

/** Entries by the archive's folder, each entry once. */
export function byFolder(entries: readonly StoredEntry[]): ReadonlyMap<string, Group> {
  const groups = new Map<string, Group>();
  const seen = new Set<string>();
  for (const { entry, line } of entries) {
    const identity = `${entry['event.dataset']}\n${entry['event.id']}`;
    if (seen.has(identity)) continue;
    seen.add(identity);
    const category = entry['event.category'];
    const folder = folderOf(category, Math.floor(entry['@timestamp']! / HOUR));
    const group = groups.get(folder);
    if (group) group.lines.push(line);
    else groups.set(folder, { category, lines: [line] });
  }
  return groups;
}
