import type { Part } from '../../lib/core/detect/breakdown.js';
import { activeDetectors } from '../../lib/core/detect/catalogue';
import type { Detection } from '../../lib/core/detect/detection';
import { placesFromCsv } from '../../lib/core/enrich/places';
import { Pseudonyms } from '../../lib/core/enrich/pseudonyms';
import { PARSERS } from '../../lib/core/entry/recognize';
import { CATALOGUE } from '../../lib/core/mask/catalogue';
import { LIMIT_ROWS } from '../../lib/core/mask/catalogue-shapes';
import { Pipeline } from '../../lib/core/pipeline';
import { parseSettings } from '../../lib/core/settings';
import { DEFAULT_OPTIONS, simulate } from '../../local/simulator/index';
import { detect } from '../core/detect/run-engine';

const simulation = simulate({ ...DEFAULT_OPTIONS, seed: 3, requests: 8_000, days: 8 });
const lines = [...simulation.accessLines()];
const places = placesFromCsv(simulation.placesCsv);

/** Detections over the simulated days, by the pipeline under settings of masking and pseudonyms. */
async function detections(over: object): Promise<Detection[]> {
  const settings = parseSettings({ ...simulation.settings, ...over });
  const pipeline = new Pipeline(
    { settings, pseudonyms: new Pseudonyms('a key of this test', 1), places, isBot: () => false },
    PARSERS.apigateway,
  );
  const entries = lines.flatMap((line) => {
    const processed = pipeline.process(line);
    return 'entry' in processed ? [processed.entry] : [];
  });
  expect(entries.length).toBe(lines.length);
  return detect(entries, activeDetectors(settings), { keys: settings.keys });
}

type Evidence = Record<string, unknown> & { breakdown?: Record<string, readonly Part[]> };

/** What may not change: all but whom a detection (and its query) names, its id, and examples. */
const bare = (found: readonly Detection[]): string[] =>
  found
    .map(({ id, entity, evidence, ...rest }) => {
      // Who succeeded, by which agent, and which addresses failed most are names, too: their numbers may not change.
      const { examples, succeeded, success, client, topAddresses, breakdown, ...others } = evidence as Evidence;
      const parts = Object.entries(breakdown ?? {}).map(([cause, some]) => [cause, some.map(({ count }) => count)]);
      const counted = { ...others, parts, top: Object.values(topAddresses ?? {}).sort() };
      const { query, ...said } = rest;
      return JSON.stringify({ ...said, entity: entity.type, evidence: counted });
    })
    .sort();

const SWITCHED = CATALOGUE.filter(({ id, optional }) => !optional && !LIMIT_ROWS.includes(id)).map(({ id }) => id);
const OPTIONAL = CATALOGUE.filter(({ optional }) => optional).map(({ id }) => id);
const USERS = { 'user.id': 'pseudonymize', 'user.name': 'pseudonymize', 'user_agent.original': 'pseudonymize' };

let plain: Detection[];
beforeAll(async () => {
  plain = await detections({ masking: { off: SWITCHED } });
});

test('the simulated days raise what is compared', () => {
  expect(new Set(plain.map(({ detector }) => detector)).size).toBeGreaterThan(4);
  expect(new Set(plain.map(({ entity }) => entity.type)).size).toBeGreaterThan(2);
});

test.each<[string, object]>([
  ['masking', {}],
  ['addresses truncated', { pseudonyms: { fields: { 'source.ip': 'truncate' } } }],
  [
    'every optional row, and addresses and users as tokens',
    { masking: { on: OPTIONAL }, pseudonyms: { fields: { 'source.ip': 'pseudonymize', ...USERS } } },
  ],
])('%s changes no detection but whom it names, its id and examples', async (_, over) => {
  const found = await detections(over);
  expect(bare(found)).toEqual(bare(plain));
  const addresses = found.filter(({ entity }) => entity.type === 'source_ip');
  const tokens = addresses.filter(({ entity }) => entity.id.startsWith('ip1_'));
  expect(tokens).toHaveLength('pseudonyms' in over ? addresses.length : 0);
});
