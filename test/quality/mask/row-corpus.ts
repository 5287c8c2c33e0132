import { CATALOGUE } from '../../../lib/core/mask/catalogue';
import { Draw, type Example, examplesOf } from '../../../lib/core/mask/examples/index';
import { suspicious } from '../../../lib/core/mask/prefilter';
import { scan } from '../../../lib/core/mask/scan';
import type { Case } from './case';
import { mark } from './kind';
import { gatewayLine, jsonLine, textLine } from './log-lines';
import type { Line } from './measure';
import { Random } from './random';
import { cleanLine } from './vendor-corpus';

interface RowExample extends Example {
  readonly row: string;
}

/** Shorter secrets stand elsewhere in a long line by chance. */
const TELLING = 8;
const DIRTY = 0.02;

/** The catalogue rows' own examples, made anew. */
function* examples(random: Random): Generator<RowExample> {
  const draw = new Draw((limit) => random.int(0, limit - 1));
  for (;;) {
    for (const row of CATALOGUE) {
      if (row.optional === true) continue;
      for (const example of examplesOf(row, draw)) yield { ...example, row: row.id };
    }
  }
}

const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);

function dirtyCase({ row, text, secret }: Required<RowExample>, random: Random): Case {
  const at = text.indexOf(secret);
  const marked = at < 0 ? mark(text) : text.slice(0, at) + mark(secret) + text.slice(at + secret.length);
  const place = secret.length < TELLING || /[\r\n]/.test(text) ? 0 : random.int(0, 3);
  const lines = [
    marked,
    textLine(random, marked),
    jsonLine(random, escaped(marked)),
    gatewayLine(random, `"error":"${escaped(marked)}"`),
  ];
  const embedding = ['as it is', 'text', 'JSON message', 'access log'][place]!;
  return {
    kind: row,
    embedding,
    nested: place >= 2 && /["\\]/.test(text),
    lines: lines[place]!.split(/(?<=\n)/),
    secrets: [secret],
    outcome: 'gone',
    standsFree: false,
  };
}

/** The first corpus: the rows' own examples, as they are and in log lines, among clean lines. */
export function* rowCorpus(seed: number, entries: number): Generator<Line> {
  const random = new Random(seed);
  const source = examples(random);
  for (let count = 0; count < entries; ) {
    const { row, text, secret } = source.next().value as RowExample;
    if (secret === undefined) {
      yield { sort: 'clean', text };
      count++;
      continue;
    }
    yield { sort: 'dirty', dirty: dirtyCase({ row, text, secret }, random) };
    for (count++; random.next() > DIRTY && count < entries; count++) yield { sort: 'clean', text: cleanLine(random) };
  }
}

/** Examples in which the scanner finds something that the prefilter would have let pass, by row. */
export function prefilterMisses(seed: number): string[] {
  const source = examples(new Random(seed));
  const found: string[] = [];
  for (let i = 0; i < 20_000; i++) {
    const { row, text } = source.next().value as RowExample;
    if (!suspicious(text) && scan(text).length > 0) found.push(row);
  }
  return found;
}
