import { LineMasker } from '../../../lib/core/mask/index';
import type { Case } from './case';
import { bare } from './kind';
import { oracleFindings } from './oracle';
import { secretlintFindings } from './secretlint';
import { judge } from './verdict';

export type Line =
  | { readonly sort: 'dirty'; readonly dirty: Case }
  | { readonly sort: 'clean' | 'either'; readonly text: string };

/** What went wrong, by kind and embedding; `example` is the marked line, which holds a made-up secret. */
export interface Miss {
  readonly what: 'leaked' | 'damaged' | 'other hint' | 'changed' | 'broken JSON' | 'not idempotent' | 'oracle';
  readonly kind: string;
  readonly embedding: string;
  readonly example: string;
  readonly output: string;
}

export interface Figures {
  readonly entries: number;
  readonly clean: number;
  readonly plain: number;
  readonly nested: number;
  readonly plainLeaked: number;
  readonly nestedLeaked: number;
  readonly changed: number;
  readonly damaged: number;
  readonly otherHint: number;
  readonly brokenJson: number;
  readonly notIdempotent: number;
  readonly oracle: number;
  readonly secretlint: number;
  readonly misses: readonly Miss[];
}

/** Of the clean lines that came out as they were the oracle looks at one in so many. */
const LOOKED_CLEAN = 10;
/** Lines that secretlint reads as one file. */
const FILE_LINES = 500;
/** Secretlint is slow: of the clean lines it reads so many. */
const LINTED_CLEAN = 20_000;

/** Whether a line is a JSON document; a line that is a bare number is text. */
function parses(text: string): boolean {
  if (!/^\s*[{["]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function maskAll(lines: readonly string[]): string[] {
  const masker = new LineMasker();
  return lines.map((line) => masker.mask(line).text);
}

/** Masks a corpus and compares what comes out with what was promised. */
export async function measure(corpus: Iterable<Line>): Promise<Figures> {
  const count = {
    entries: 0,
    clean: 0,
    plain: 0,
    nested: 0,
    plainLeaked: 0,
    nestedLeaked: 0,
    changed: 0,
    damaged: 0,
    otherHint: 0,
  };
  const more = { brokenJson: 0, notIdempotent: 0, oracle: 0, secretlint: 0 };
  const misses: Miss[] = [];
  let file: string[] = [];
  const lint = async (): Promise<void> => {
    more.secretlint += (await secretlintFindings(file.join('\n'))).length;
    file = [];
  };
  for (const line of corpus) {
    count.entries++;
    const marked = line.sort === 'dirty' ? line.dirty.lines : [line.text];
    const lines = line.sort === 'dirty' ? marked.map(bare) : marked;
    const outputs = maskAll(lines);
    const output = outputs.join('');
    const { kind, embedding } = line.sort === 'dirty' ? line.dirty : { kind: '-', embedding: line.sort };
    const miss = (what: Miss['what']): void => {
      misses.push({ what, kind, embedding, example: marked.join(''), output });
    };
    const touched = outputs.some((text, i) => text !== lines[i]);
    if (line.sort === 'dirty') {
      const { leaked, damaged, otherHint } = judge(line.dirty, outputs);
      count[line.dirty.nested ? 'nested' : 'plain']++;
      if (leaked) {
        count[line.dirty.nested ? 'nestedLeaked' : 'plainLeaked']++;
        miss('leaked');
      }
      if (damaged) {
        count.damaged++;
        miss('damaged');
      }
      if (otherHint) {
        count.otherHint++;
        miss('other hint');
      }
      file.push(output);
    } else if (line.sort === 'clean') {
      count.clean++;
      if (touched) {
        count.changed++;
        miss('changed');
      }
      if (count.clean <= LINTED_CLEAN) file.push(output);
    }
    if (touched) {
      if (lines.length === 1 && parses(lines[0]!) && !parses(output)) {
        more.brokenJson++;
        miss('broken JSON');
      }
      if (maskAll(outputs).join('') !== output) {
        more.notIdempotent++;
        miss('not idempotent');
      }
    }
    const looked = line.sort === 'dirty' || (line.sort === 'clean' && (touched || count.clean % LOOKED_CLEAN === 0));
    if (looked && oracleFindings(output).length > 0) {
      more.oracle++;
      miss('oracle');
    }
    if (file.length >= FILE_LINES) await lint();
  }
  await lint();
  return { ...count, ...more, misses };
}
