import { CATALOGUE } from '../../../lib/core/mask/catalogue.js';
import { LIMIT_ROWS } from '../../../lib/core/mask/catalogue-shapes.js';
import { Draw, examplesOf } from '../../../lib/core/mask/examples/index.js';
import { under } from '../../../lib/core/mask/in-force.js';
import { type Masking, maskText } from '../../../lib/core/mask/index.js';
import { ROW_TEXTS } from '../../../lib/core/mask/row-texts.js';
import { maskerOf, rulesOf } from '../../../lib/core/mask/rules.js';
import { SHAPE_TEXTS } from '../../../lib/core/mask/shape-texts.js';
import { SOURCES } from '../../../lib/core/mask/sources.js';
import { Random } from '../../../local/simulator/random';

const SEED = Number(process.env.KEYWATCH_SEED ?? 20261125);
const NONE: Masking = { rows: [], on: [], off: [] };

const optional = CATALOGUE.filter((row) => row.optional).map(({ id }) => id);
const all = maskerOf({ ...NONE, on: optional });

/** The masker that a row needs: off rows have to be switched on. */
const maskingOf = (id: string): Masking => (optional.includes(id) ? { ...NONE, on: [id] } : NONE);

/** The same without the prefilter: every text is scanned. */
function withoutPrefilter(masking: Masking): (text: string) => string {
  // A row that is off already, so that there are rules.
  const rules = { ...rulesOf({ ...masking, off: ['scanner_error'] })!, suspects: () => true };
  return (text) => under(rules, () => maskText(text)).text;
}

describe('the catalogue', () => {
  test('has a unique id for each row, says what it is and where its format comes from', () => {
    expect(new Set(CATALOGUE.map(({ id }) => id)).size).toBe(CATALOGUE.length);
    for (const { id, names, prefixes } of CATALOGUE) {
      expect(id).toMatch(/^[a-z0-9_]+$/);
      expect(ROW_TEXTS.get(id)!.what.length).toBeGreaterThan(4);
      expect(names ?? prefixes ?? SHAPE_TEXTS[id]).toBeTruthy();
      expect(SOURCES.get(id)).toBeTruthy();
    }
    expect(ROW_TEXTS.size).toBe(CATALOGUE.length);
    expect(Object.keys(SHAPE_TEXTS).filter((id) => !CATALOGUE.some((row) => row.id === id))).toEqual([]);
  });

  test('has what the issue asks for as optional, switched off', () => {
    expect([...optional].sort()).toEqual(
      ['date_of_birth', 'email', 'iban', 'ifsc', 'ip', 'passport', 'phone', 'upi'].sort(),
    );
  });

  test('has examples of each row but the limits, equal for equal seeds', () => {
    for (const row of CATALOGUE) {
      const make = () => examplesOf(row, drawOf(row.id));
      expect(make()).toEqual(make());
      expect(make().some(({ secret }) => secret !== undefined)).toBe(!LIMIT_ROWS.includes(row.id));
      expect(LIMIT_ROWS.includes(row.id) || make().some(({ secret }) => secret === undefined)).toBe(true);
    }
  });
});

function drawOf(id: string): Draw {
  const random = new Random(SEED, id);
  return new Draw((limit) => random.below(limit));
}

describe.each(CATALOGUE.filter(({ id }) => !LIMIT_ROWS.includes(id)).map((row) => [row.id, row] as const))(
  '%s',
  (id, row) => {
    const examples = examplesOf(row, drawOf(id));
    const masking = maskingOf(id);
    const masker = maskerOf(masking);

    test('is masked wherever an example holds it, and all else stays', () => {
      const wrong = examples.flatMap(({ text, secret }) => {
        const { text: masked, counts } = masker.text(text);
        if (secret === undefined) return masked === text ? [] : [`changed: ${text} became ${masked}`];
        return masked.includes(secret) || Object.keys(counts).length === 0 ? [`came through: ${text}`] : [];
      });
      expect(wrong).toEqual([]);
    });

    test('the prefilter lets nothing go that a full scan finds', () => {
      const full = withoutPrefilter(masking);
      for (const { text } of examples) expect(masker.text(text).text).toBe(full(text));
    });

    test('masking again changes nothing, also with every row switched on', () => {
      for (const { text } of examples) {
        const once = all.text(text).text;
        expect(all.text(once).text).toBe(once);
      }
    });
  },
);

describe.each(optional)('%s', (id) => {
  test('is off by default', () => {
    const row = CATALOGUE.find((one) => one.id === id)!;
    for (const { text } of examplesOf(row, drawOf(id))) expect(maskText(text).text).toBe(text);
  });
});
