import * as v from 'valibot';
import { CATALOGUE } from './mask/catalogue.js';
import { LIMIT_ROWS } from './mask/catalogue-shapes.js';
import { unsafeReason } from './mask/pattern-safety.js';

const OPTIONAL = CATALOGUE.filter(({ optional }) => optional).map(({ id }) => id);
const SWITCHED = CATALOGUE.filter(({ id, optional }) => !optional && !LIMIT_ROWS.includes(id)).map(({ id }) => id);

const NAME = 'a name of 3 to 80 letters, digits, blanks and _ - . [ ], two letters among them';
const PREFIX = 'a prefix of 3 to 40 letters, digits and _ - ., a letter or digit first';
const ID = 'an id of 2 to 40 small letters, digits and _, none of the catalogue’s';
const ACTIONS = ['mask', 'redact', 'last_four'] as const;

const Pattern = v.pipe(
  v.string('a bounded regular expression'),
  v.rawCheck(({ dataset, addIssue }) => {
    const reason = dataset.typed ? unsafeReason(dataset.value) : undefined;
    if (reason !== undefined) addIssue({ message: `a bounded regular expression; this one ${reason}` });
  }),
  v.metadata({ description: 'Regular expression with a maximum for every quantifier; matches 6 to 256 characters' }),
);

const OwnRow = v.pipe(
  v.strictObject({
    id: v.pipe(
      v.string(ID),
      v.regex(/^[a-z][a-z0-9_]{1,39}$/, ID),
      v.check((id) => !CATALOGUE.some((row) => row.id === id), ID),
    ),
    names: v.optional(
      v.pipe(
        v.array(
          v.pipe(v.string(NAME), v.regex(/^(?=(?:.{0,80}?[A-Za-z]){2})[\w .[\]-]{3,80}$/, NAME)),
          'a list of names of keys, fields, headers or parameters',
        ),
        v.minLength(1, 'a list of at least one name'),
        v.maxLength(100, 'a list of at most 100 names'),
      ),
    ),
    prefix: v.optional(v.pipe(v.string(PREFIX), v.regex(/^[A-Za-z0-9][\w.-]{2,39}$/, PREFIX))),
    pattern: v.optional(Pattern),
    action: v.picklist(ACTIONS, ACTIONS.join(', ')),
  }),
  v.check(
    (row) => [row.names, row.prefix, row.pattern].filter((one) => one !== undefined).length === 1,
    'a row with exactly one of names, prefix and pattern',
  ),
);

/** `masking` of the settings: what they change in the catalogue of secrets (`docs/secrets.md`). */
export const MaskingSchema = v.strictObject({
  rows: v.optional(
    v.pipe(
      v.array(OwnRow, 'a list of rows'),
      v.maxLength(100, 'a list of at most 100 rows'),
      v.check((rows) => new Set(rows.map(({ id }) => id)).size === rows.length, 'a list of rows with unique ids'),
    ),
    [],
  ),
  on: v.optional(v.array(v.picklist(OPTIONAL, `one of ${OPTIONAL.join(', ')}`), 'a list of row ids'), []),
  off: v.optional(
    v.array(v.picklist(SWITCHED, 'the id of a row in docs/secrets.md that is on by default'), 'a list of row ids'),
    [],
  ),
});
