import { EMBEDDINGS } from '../quality/mask/case';
import { gates } from '../quality/mask/gates';
import { KINDS } from '../quality/mask/kinds';
import { type Figures, measure } from '../quality/mask/measure';
import { oracleFindings } from '../quality/mask/oracle';
import { secretlintFindings } from '../quality/mask/secretlint';
import { vendorCorpus } from '../quality/mask/vendor-corpus';

/** `npm run quality:mask` takes other seeds and all pairs of kind and embedding. */
const ENTRIES = 20_000;

describe('the corpus from the vendors’ public formats', () => {
  let figures: Figures;

  beforeAll(async () => {
    figures = await measure(vendorCorpus(20_261_125, ENTRIES));
  });

  test('holds what it says', () => {
    expect(KINDS.length).toBeGreaterThanOrEqual(130);
    expect(new Set(KINDS.map(({ id }) => id)).size).toBe(KINDS.length);
    expect(EMBEDDINGS.length).toBeGreaterThanOrEqual(65);
    expect(new Set(EMBEDDINGS.map(({ id }) => id)).size).toBe(EMBEDDINGS.length);
    expect(figures.plain + figures.nested).toBe(ENTRIES / 50);
  });

  test('every gate is met', () => {
    expect(gates(figures).filter(({ met }) => !met)).toEqual([]);
  });
});

test('the oracles find what is not masked', async () => {
  const raw = [...vendorCorpus(1, 20_000)].flatMap((line) => (line.sort === 'dirty' ? line.dirty.lines.join('') : []));
  const bare = raw.map((line) => line.replace(/[\uE000\uE001]/g, ''));
  expect(bare.filter((line) => oracleFindings(line).length > 0).length).toBeGreaterThan(bare.length / 2);
  expect((await secretlintFindings(bare.join('\n'))).length).toBeGreaterThan(bare.length / 20);
});
