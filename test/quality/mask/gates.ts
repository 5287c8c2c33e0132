import type { Figures } from './measure';

export interface Gate {
  readonly what: string;
  readonly value: string;
  readonly limit: string;
  readonly met: boolean;
}

const percent = (share: number, digits = 3): string => `${(100 * share).toFixed(digits)} %`;

/** The promises that a corpus can hold against the scanner (issue 5, "Quality gates"). */
export function gates(figures: Figures): Gate[] {
  const { plain, plainLeaked, nested, nestedLeaked, clean, changed } = figures;
  const recall = (plain - plainLeaked) / plain;
  const recallNested = nested === 0 ? 1 : (nested - nestedLeaked) / nested;
  const none = (what: string, value: number): Gate => ({ what, value: String(value), limit: '0', met: value === 0 });
  return [
    {
      what: `Recall of the catalogue (${plain} secrets)`,
      value: percent(recall),
      limit: '100 %',
      met: plainLeaked === 0,
    },
    {
      what: `Recall under nested encodings (${nested} secrets)`,
      value: percent(recallNested),
      limit: '≥ 99.9 %',
      met: recallNested >= 0.999,
    },
    {
      what: `Clean lines changed (of ${clean})`,
      value: `${changed}, ${percent(changed / clean, 4)}`,
      limit: '< 0.02 %',
      met: changed / clean < 0.0002,
    },
    none('Text outside the secret changed', figures.damaged),
    none('Hint other than promised', figures.otherHint),
    none('JSON in, no JSON out', figures.brokenJson),
    none('Changed again by a second pass', figures.notIdempotent),
    none('Found in the output by the oracle', figures.oracle),
    none('Found in the output by secretlint', figures.secretlint),
  ];
}
