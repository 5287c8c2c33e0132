import { GLUED_NAMES, NAME_ROWS } from './catalogue-names.js';
import { OPTIONAL_ROWS, type OptionalRow } from './catalogue-optional.js';
import { VENDOR_ROWS } from './catalogue-vendors.js';
import type { Finder, Rules } from './in-force.js';
import { Masker } from './masker.js';
import { nameTable, wordsOf } from './names.js';
import { HIDDEN, REDACTED, type Span, shown } from './result.js';
import type { Action, Row } from './row.js';
import { quote, type VendorRow, vendorRow } from './vendor-row.js';
import { vendorTable } from './vendors.js';

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

/** What stands behind a prefix of the settings. */
const BODY = '[A-Za-z0-9_.~-]{8,}';

/** The masker of settings. */
export const maskerOf = (masking: Masking): Masker => new Masker(rulesOf(masking));

/** The rules of settings; undefined when they leave the catalogue as it is. */
export function rulesOf({ rows, on, off }: Masking): Rules | undefined {
  if (rows.length + on.length + off.length === 0) return undefined;
  const optional = OPTIONAL_ROWS.filter(({ id }) => on.includes(id));
  const named = rows.flatMap(namesOf);
  const prefixed = rows.flatMap(prefixOf);
  const kept = (row: Row): boolean => !off.includes(row.id);
  const byName = [...named, ...optional];
  const isGlued = gluedWith(named);
  // The last row of a name counts: the settings' own before the catalogue's.
  const { classify } = nameTable([...NAME_ROWS.filter(kept), ...[...byName].reverse()], isGlued);
  const vendors = vendorTable([...VENDOR_ROWS.filter(kept), ...prefixed]);
  const patterns: Pattern[] = [
    ...optional.filter(hasPattern).map(({ id, action, pattern, proves }) => ({ id, action, pattern, proves })),
    ...rows.flatMap(({ id, action, pattern }) =>
      pattern === undefined ? [] : [{ id, action, pattern: new RegExp(pattern, 'gu') }],
    ),
  ];
  return {
    classify,
    vendors,
    finders: patterns.map(finder),
    off: new Set(off),
    suspects: suspects(nameTable(byName, isGlued).flaggedWords, prefixed, patterns),
  };
}

interface Pattern {
  readonly id: string;
  readonly action: Action;
  readonly pattern: RegExp;
  readonly proves?: ((match: string) => boolean) | undefined;
}

const hasPattern = (row: OptionalRow): row is OptionalRow & { pattern: RegExp } => row.pattern !== undefined;

const namesOf = ({ id, action, names }: OwnRow): Row[] =>
  names === undefined ? [] : [{ id, action, names: names.map((name) => wordsOf(name).join(' ')) }];

const prefixOf = ({ id, action, prefix }: OwnRow): VendorRow[] =>
  prefix === undefined ? [] : [vendorRow(id, action, [prefix], BODY)];

/** A long name of the settings counts at the end of a word written together as well: `mycustomerpin`. */
const gluedWith =
  (own: readonly Row[]) =>
  (name: string, row: Row): boolean =>
    GLUED_NAMES.has(name) || (own.includes(row) && name.length >= 8);

function suspects(
  words: ReadonlySet<string>,
  prefixed: readonly VendorRow[],
  patterns: readonly Pattern[],
): Rules['suspects'] {
  const prefixes = prefixed.flatMap((row) => row.prefixes);
  const tests = patterns.map(({ pattern }) => new RegExp(pattern.source, pattern.flags.replace('g', '')));
  if (words.size > 0) tests.push(new RegExp([...words].map(quote).join('|'), 'i'));
  if (prefixes.length > 0) tests.push(new RegExp(prefixes.map(quote).join('|')));
  return (text) => tests.some((test) => test.test(text));
}

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
