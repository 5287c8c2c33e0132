import type { Miss } from './measure';

const EXAMPLES = 3;
const AROUND = 70;

function most(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 40)
    .map(([value, count]) => `${value} ${count}`)
    .join(', ');
}

/** The misses of a run by kind and embedding, with examples; the secrets in it are made up. */
export function missesReport(title: string, misses: readonly Miss[]): string {
  const parts = [`# ${title}`];
  for (const what of new Set(misses.map((miss) => miss.what))) {
    const of = misses.filter((miss) => miss.what === what);
    parts.push(`\n## ${what}: ${of.length}`, `by kind: ${most(of.map(({ kind }) => kind))}`);
    parts.push(`by embedding: ${most(of.map(({ embedding }) => embedding))}\n`);
    const shown = new Map<string, number>();
    for (const { kind, embedding, example, output } of of) {
      const key = embedding === 'clean' ? '' : embedding;
      const times = shown.get(key) ?? 0;
      if (times >= (key === '' ? 40 : EXAMPLES)) continue;
      shown.set(key, times + 1);
      const bare = example.replace(/[\uE000\uE001]/g, '');
      let at = 0;
      if (embedding === 'clean') while (bare[at] === output[at] && at < output.length) at++;
      else at = example.indexOf('\uE000');
      const cut = (text: string): string => JSON.stringify(text.slice(Math.max(0, at - AROUND), at + 2 * AROUND));
      const visible = example.replaceAll('\uE000', '«').replaceAll('\uE001', '»');
      parts.push(`- ${kind} × ${embedding}`, `  - ${cut(visible)}`, `  - ${cut(output)}`);
    }
  }
  return `${parts.join('\n')}\n`;
}
