import type { Command } from 'commander';
import { CATALOGUE_MASKER, type Masker } from '../../lib/core/mask/index.js';
import { checkInputs, openInput, STDIN } from '../input/open-input.js';
import { maskStream } from '../mask/mask-stream.js';

export function addMask(program: Command, finish: (code: number) => void): void {
  program
    .command('mask')
    .description('copy text or JSON lines to standard output with every secret masked and nothing else changed')
    .argument('[file...]', 'files; - or none is standard input')
    .option('--report', 'print counts by kind to standard error')
    .option('--settings <file>', 'settings (keywatch.json), of which masking is taken')
    .action(async (files: string[], { report, settings: file }: { report?: boolean; settings?: string }) => {
      const masker = file === undefined ? CATALOGUE_MASKER : await maskerOf(file);
      const inputs = files.length > 0 ? files : [STDIN];
      checkInputs(inputs);
      const total: Record<string, number> = {};
      let [lines, masked] = [0, 0];
      for (const name of inputs) {
        const result = await maskStream(openInput(name, { anyBytes: true }), write, masker);
        lines += result.lines;
        masked += result.masked;
        for (const [kind, count] of Object.entries(result.counts)) total[kind] = (total[kind] ?? 0) + count;
      }
      if (report) {
        const kinds = Object.entries(total).sort(([a], [b]) => (a < b ? -1 : 1));
        process.stderr.write(
          `${lines} lines, ${masked} with a secret\n${kinds.map(([kind, count]) => `${kind} ${count}\n`).join('')}`,
        );
      }
      finish(0);
    });
}

/** Settings are loaded only when they are asked for, because reading them takes longer than masking a short text. */
async function maskerOf(file: string): Promise<Masker> {
  const [{ loadSettings }, rules] = await Promise.all([
    import('../settings-file.js'),
    import('../../lib/core/mask/rules.js'),
  ]);
  return rules.maskerOf(loadSettings(file).settings.masking);
}

/** Resolves once the bytes are written: their memory is filled anew then. */
const write = (chunk: Buffer): Promise<void> => new Promise((resolve) => process.stdout.write(chunk, () => resolve()));
