import fc from 'fast-check';
import { LineMasker } from '../../lib/core/mask/index.js';
import { caseOf, pairs } from '../quality/mask/case';
import { KINDS } from '../quality/mask/kinds';
import { Random } from '../quality/mask/random';
import { rewrapped } from '../quality/mask/rewrap';
import { leaks } from '../quality/mask/verdict';

/** A run by hand takes `KEYWATCH_FUZZ_SECONDS=300`. */
const SECONDS = Number(process.env.KEYWATCH_FUZZ_SECONDS ?? 20);
/** Seeds that found something once. */
const FOUND: readonly number[] = [224_407_817, 96_184_891, 1_630_338_031];

/** Lines behind time stamps are followed from line to line, not within one string. */
const ALL = pairs(KINDS).filter(([, { id }]) => id !== 'block_prefixed');

function maskAll(lines: readonly string[]): string[] {
  const masker = new LineMasker();
  return lines.map((line) => masker.mask(line).text);
}

/** Secrets long enough not to stand anywhere by chance. */
const telling = (secrets: readonly string[]): string[] => secrets.filter((secret) => secret.length > 8);

test(
  'a secret within any surroundings is masked, and the mask stays as it is',
  () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (seed) => {
        const random = new Random(seed);
        const dirty = caseOf(...random.pick(ALL), random);
        if (dirty === undefined) return;
        const { lines, secrets } = rewrapped(dirty, random);
        const outputs = maskAll(lines);
        const told = `${dirty.kind} in ${dirty.embedding}: ${lines.join('').slice(0, 600)} became ${outputs.join('').slice(0, 600)}`;
        if (leaks(telling(secrets), outputs)) throw new Error(`leaked: ${told}`);
        if (maskAll(outputs).join('') !== outputs.join('')) throw new Error(`not idempotent: ${told}`);
      }),
      {
        numRuns: Number.MAX_SAFE_INTEGER,
        interruptAfterTimeLimit: SECONDS * 1_000,
        markInterruptAsFailure: false,
        examples: FOUND.map((seed): [number] => [seed]),
      },
    );
  },
  (SECONDS + 60) * 1_000,
);
