import { NAME_ROWS } from './catalogue-names.js';
import { OPTIONAL_ROWS, type OptionalRow } from './catalogue-optional.js';
import { VENDOR_ROWS } from './catalogue-vendors.js';
import type { Finder, Rules } from './in-force.js';
import { Masker } from './masker.js';
import { NameTable, wordsOf } from './names.js';
import { HIDDEN, REDACTED, type Span, shown } from './result.js';
import type { Action, Row } from './row.js';
import { vendor } from './vendor-row.js';
import { VendorTable } from './vendors.js';

/** A row of the settings: recognised by names, by a prefix or by a pattern. */
export interface OwnRow {
  readonly id: string;
  readonly action: Action;
  readonly names?: readonly string[] | undefined;
  readonly prefix?: string | undefined;
  /** Taken as it is: `unsafeReason` has found nothing against it. */
  readonly pattern?: string | undefined;
}

/** What the settings change in the catalogue. */
export interface Masking {
  readonly rows: readonly OwnRow[];
  /** Optional rows that are switched on. */
  readonly on: readonly string[];
  /** Rows that are switched off. */
  readonly off: readonly string[];
}

/** Characters of a key behind a prefix of the settings, and the least of them. */
const BODY = '[A-Za-z0-9_.~-]';
const LEAST_BODY = 8;

/** The masker of settings. */
export const maskerOf = (masking: Masking): Masker => new Masker(rulesOf(masking));

/** The rules of settings; undefined when they leave the catalogue as it is. */
export function rulesOf({ rows, on, off }: Masking): Rules | undefined {
  if (rows.length + on.length + off.length === 0) return undefined;
  const optional = OPTIONAL_ROWS.filter(({ id }) => on.includes(id));
  const own = rows.map(rowOf);
  const kept = (row: Row): boolean => !off.includes(row.id);
  const byName = [...own, ...optional.map(namesOf)];
  // The last row of a name counts: the settings' own before the catalogue's.
  const names = new NameTable([...NAME_ROWS.filter(kept), ...[...byName].reverse()], isGlued);
  const vendors = new VendorTable([...VENDOR_ROWS.filter(kept), ...own]);
  const patterns: Pattern[] = [
    ...optional.filter(hasPattern).map(({ id, action, pattern, proves }) => ({ id, action, pattern, proves })),
    ...rows.flatMap(({ id, action, pattern }) =>
      pattern === undefined ? [] : [{ id, action, pattern: new RegExp(pattern, 'gu') }],
    ),
  ];
  return {
    names,
    vendors,
    finders: patterns.map(finder),
    off: new Set(off),
    suspects: suspects(byName, own, patterns),
  };
}

interface Pattern {
  readonly id: string;
  readonly action: Action;
  readonly pattern: RegExp;
  readonly proves?: ((match: string) => boolean) | undefined;
}

const hasPattern = (row: OptionalRow): row is OptionalRow & { pattern: RegExp } => row.pattern !== undefined;

function rowOf({ id, action, names, prefix }: OwnRow): Row {
  const [group, what] = ['own', 'Row of the settings'];
  if (prefix !== undefined) return vendor(id, group, what, [prefix], BODY, LEAST_BODY, action);
  return {
    id,
    group,
    what,
    action,
    recognised: { by: 'name', names: (names ?? []).map((name) => wordsOf(name).join(' ')) },
  };
}

/** An optional row as one that is recognised by its names. */
const namesOf = (row: OptionalRow): Row => ({
  ...row,
  recognised: { by: 'name', names: (row.recognised.by === 'shape' ? row.recognised.names : undefined) ?? [] },
});

/** A long name of the settings counts at the end of a word written together as well: `mycustomerpin`. */
const isGlued = (name: string, row: Row, catalogue: boolean): boolean =>
  catalogue || (row.group === 'own' && name.length >= 8);

function suspects(byName: readonly Row[], own: readonly Row[], patterns: readonly Pattern[]): Rules['suspects'] {
  const words = [...new NameTable(byName, isGlued).flaggedWords];
  const prefixes = own.flatMap(({ recognised }) => (recognised.by === 'prefix' ? recognised.prefixes : []));
  const tests = patterns.map(({ pattern }) => new RegExp(pattern.source, pattern.flags.replace('g', '')));
  if (words.length > 0) tests.push(new RegExp(words.map(literal).join('|'), 'i'));
  if (prefixes.length > 0) tests.push(new RegExp(prefixes.map(literal).join('|')));
  return (text) => tests.some((test) => test.test(text));
}

const literal = (text: string): string => text.replace(/[.$+*?^()[\]{}|\\/-]/g, '\\$&');

function finder({ id, action, pattern, proves }: Pattern): Finder {
  return (text, found) => {
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const value = match[0];
      const span = { start: match.index, end: match.index + value.length };
      if (isMarker(text, span) || proves?.(value) === false) continue;
      const replacement = shown(action, value);
      // A hint cut out of punctuation could break the quotes around it.
      found.add(span.start, span.end, id, /^[\w*.~+/=@ -]*$/.test(replacement) ? replacement : REDACTED);
    }
  };
}

/** Whether a match lies on or beside what masking left: masking again must change nothing. */
function isMarker(text: string, { start, end }: Pick<Span, 'start' | 'end'>): boolean {
  const around = text.slice(Math.max(0, start - REDACTED.length), end + REDACTED.length);
  return (
    around.includes(REDACTED) || text.slice(Math.max(0, start - HIDDEN.length), end + HIDDEN.length).includes(HIDDEN)
  );
}
