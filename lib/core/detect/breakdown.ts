import type { Entry } from '../entry/fields.js';
import { shortText } from './short-text.js';

/** What may have caused a match, as far as the entry tells; agents by their family. */
export type Causes = readonly [
  reason: string | undefined,
  key: string | undefined,
  address: string | undefined,
  agent: string | undefined,
  route: string | undefined,
];

const NAMES = ['reasons', 'keys', 'addresses', 'agents', 'routes'] as const;

/** A value that several matches have in common. */
export interface Part {
  readonly value: string;
  readonly count: number;
  /** Of all matches, to four decimal places. */
  readonly share: number;
}

/** The causes of an entry. */
export const causesOf = (entry: Entry): Causes => [
  short(reasonOf(entry)),
  short(entry['api_key.id'] ?? entry['api_key.fingerprint']),
  entry['source.client'],
  short(entry['user_agent.name']),
  short(entry['api.route'] ?? entry['url.path']),
];

const short = (text: string | undefined): string | undefined => (text === undefined ? undefined : shortText(text));

/** The error, or why it was blocked, which says more than that it was; else the status. */
function reasonOf(entry: Entry): string | undefined {
  const { 'error.type': error, 'api.block.reason': blocked, 'http.response.status_code': status } = entry;
  const reason = error === 'WAF_FILTERED' ? (blocked ?? error) : (error ?? blocked);
  return reason ?? (status === undefined ? undefined : String(status));
}

/** Values of each cause that are shown. */
const MOST = 5;

/** The most frequent values of each cause: what one of them has nearly all of is where to look first. */
export function breakdown(matches: readonly Causes[]): Readonly<Record<string, readonly Part[]>> {
  const parts: Record<string, readonly Part[]> = {};
  for (const [place, name] of NAMES.entries()) {
    const counts = new Map<string, number>();
    for (const causes of matches) {
      const value = causes[place];
      if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    if (counts.size > 0) parts[name] = largest(counts, matches.length);
  }
  return parts;
}

/** The largest parts of a whole, as many as are shown. */
export function largest(counts: Iterable<readonly [string, number]>, whole: number): readonly Part[] {
  const sorted = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MOST);
  return sorted.map(([value, count]) => ({ value, count, share: Math.round((count / whole) * 10_000) / 10_000 }));
}
