import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { maskText } from '../../../lib/core/mask/index';
import { writeSection } from '../quality-doc';
import { EMBEDDINGS } from './case';
import { type Gate, gates } from './gates';
import { KINDS } from './kinds';
import { LIMIT, superlinear, units } from './linearity';
import { measure } from './measure';
import { missesReport } from './misses-report';
import { prefilterMisses, rowCorpus } from './row-corpus';
import { leastEntries, vendorCorpus } from './vendor-corpus';

const DOC = 'docs/quality.md';

const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    lines: { type: 'string' },
    /** A file for the misses with examples. */
    misses: { type: 'string' },
    'no-doc': { type: 'boolean', default: false },
  },
});
// Nobody develops against a seed that the clock chooses.
const seed = values.seed === undefined ? Date.now() % 2 ** 31 : Number(values.seed);
const lines = values.lines === undefined ? Math.max(200_000, leastEntries()) : Number(values.lines);
if (!Number.isInteger(seed) || !Number.isInteger(lines) || lines < 1) {
  console.error('--seed and --lines take whole numbers');
  process.exit(2);
}

const row = ({ what, value, limit, met }: Gate): string =>
  `| ${what} | ${value} | ${limit} | ${met ? 'ok' : 'missed'} |`;
const table = (all: readonly Gate[]): string =>
  ['| Gate | Value | Limit | |', '| --- | ---: | ---: | --- |', ...all.map(row)].join('\n');

async function main(): Promise<void> {
  const ofRows = await measure(rowCorpus(seed + 1, Math.min(lines, 200_000)));
  const figures = await measure(vendorCorpus(seed, lines));
  const [rowGates, vendorGates] = [gates(ofRows), gates(figures)];
  const unseen = prefilterMisses(seed + 2);
  const { worst, failed } = superlinear(maskText, units(seed));
  const probe: Gate = {
    what: 'Time of 1 MB over that of 100 kB, worst repeat unit',
    value: worst.ratio.toFixed(1),
    limit: `≤ ${LIMIT}`,
    met: failed.length === 0,
  };
  const agreement: Gate = {
    what: 'Examples that the prefilter lets pass and the patterns find (of 20,000)',
    value: String(unseen.length),
    limit: '0',
    met: unseen.length === 0,
  };
  const content = [
    '## Masking: `npm run quality:mask`',
    '',
    `Made-up lines, secrets included; seed ${seed}. Rules and formats: \`test/quality/mask/\`.`,
    '',
    '### Corpus from the vendors’ public formats',
    '',
    `${figures.entries} entries; 2 % hold a secret: ${KINDS.length} kinds in ${EMBEDDINGS.length} embeddings, each pair that makes sense at least once.`,
    '',
    table(vendorGates),
    '',
    '### Corpus from the catalogue’s own examples',
    '',
    `${ofRows.entries} entries.`,
    '',
    table(rowGates),
    '',
    '### Prefilter and time',
    '',
    table([agreement, probe]),
  ].join('\n');
  console.log(content);
  for (const { unit, ratio } of failed.slice(0, 20))
    console.log(`superlinear (${ratio.toFixed(1)}): ${JSON.stringify(unit.slice(0, 60))}`);
  if (!values['no-doc']) writeSection(DOC, 'quality:mask', content);
  if (values.misses !== undefined)
    writeFileSync(values.misses, missesReport('Masking: misses', [...figures.misses, ...ofRows.misses]));
  process.exitCode = [...rowGates, ...vendorGates, agreement, probe].every(({ met }) => met) ? 0 : 1;
}

void main();
