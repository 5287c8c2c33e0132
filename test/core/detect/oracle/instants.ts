/**
 * What the definitions say, by brute force over the whole stream: nothing here is shared with the engine, and nothing is
 * remembered from one entry to the next.
 */
import type { Detection } from '../../../../lib/core/detect/detection.js';
import type { Entry } from '../../../../lib/core/entry/fields.js';

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const QUIET = HOUR;

export type Limits = Readonly<Record<string, number>>;

/** The rule is true for the entity at an instant. */
export interface Instant {
  readonly entity: string;
  readonly at: number;
  readonly severity: Detection['severity'];
  readonly firstSeen: number;
  readonly count: number;
}

/** An oracle: every instant at which a rule is true, from entries in order of time and id. */
export type Oracle = (entries: readonly Entry[], limits: Limits) => readonly Instant[];

export const timeOf = (entry: Entry): number => entry['@timestamp']!;

export const inOrder = (entries: readonly Entry[]): Entry[] =>
  [...entries].sort((a, b) => timeOf(a) - timeOf(b) || (a['event.id']! < b['event.id']! ? -1 : 1));

/** The entries of the time up to the i-th, that one included. */
export const upTo = (entries: readonly Entry[], i: number, length: number): Entry[] =>
  entries.slice(0, i + 1).filter((entry) => timeOf(entry) > timeOf(entries[i]!) - length);

export const groupBy = (
  entries: readonly Entry[],
  keyOf: (entry: Entry) => string | undefined,
): ReadonlyMap<string, Entry[]> => {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const key = keyOf(entry);
    if (key !== undefined) groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return groups;
};

export const different = (values: readonly (string | undefined)[]): number =>
  new Set(values.filter((value) => value !== undefined)).size;

const RANK = ['low', 'medium', 'high', 'critical'];

/** The lines that the instants make (design, section 6.2), as texts: what opens also with its first entry and number. */
export function linesOf(instants: readonly Instant[]): string[] {
  const lines: { at: number; text: string }[] = [];
  for (const entity of new Set(instants.map((instant) => instant.entity))) {
    const own = instants.filter((instant) => instant.entity === entity).sort((a, b) => a.at - b.at);
    let last: Instant | undefined;
    let highest = -1;
    for (const instant of own) {
      const { at, severity, firstSeen, count } = instant;
      if (last && at > last.at + QUIET) {
        lines.push({ at: last.at + QUIET, text: `closed ${RANK[highest]} ${entity}` });
        last = undefined;
      }
      if (!last) {
        lines.push({ at, text: `opened ${severity} ${entity} since ${firstSeen} count ${count}` });
        highest = RANK.indexOf(severity);
      } else if (RANK.indexOf(severity) > highest) {
        lines.push({ at, text: `escalated ${severity} ${entity}` });
        highest = RANK.indexOf(severity);
      }
      last = instant;
    }
    lines.push({ at: last!.at + QUIET, text: `closed ${RANK[highest]} ${entity}` });
  }
  return lines.map(({ at, text }) => `${at} ${text}`).sort();
}

/** The same of the engine's lines. */
export const engineLines = (lines: readonly Detection[]): string[] =>
  lines
    .map(({ phase, severity, entity, detectedAt, firstSeen, count }) =>
      [
        `${detectedAt} ${phase} ${severity} ${entity.type} ${entity.id}`,
        phase === 'opened' ? ` since ${firstSeen} count ${count}` : '',
      ].join(''),
    )
    .sort();
