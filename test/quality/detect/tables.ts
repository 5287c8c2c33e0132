import { DETECTORS } from '../../../lib/core/detect/catalogue.js';
import { percentile, poissonUpper, wilson } from './figures.js';
import { delaysOf } from './gates.js';
import type { Findings } from './jobs.js';
import { EVASIONS, INTENSITIES } from './probe.js';

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map((_, i) => (i === 0 ? '---' : '---:')), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');

const share = (value: number): string => `${(100 * value).toFixed(value === 1 || value === 0 ? 0 : 1)} %`;

function seconds(milliseconds: number | undefined): string {
  return milliseconds === undefined ? '' : `${(milliseconds / 1000).toFixed(milliseconds % 1000 === 0 ? 0 : 1)} s`;
}

/** Recall, precision, false alarms and time to detect by detector. */
export function detectorTable(findings: Findings): string {
  const { trials, stories, benign } = findings;
  const requests = benign.reduce((sum, one) => sum + one.requests, 0);
  const alarms = [...benign, ...stories].flatMap(({ falseAlarms }) => falseAlarms);
  const rows = DETECTORS.map(({ id, kind }) => {
    const meant = trials.filter((t) => t.detector === id && t.times >= 1.2 && t.crossing !== undefined);
    const planted = stories.flatMap(({ found }) => found.filter(({ detector }) => detector === id));
    const hits = meant.filter((t) => t.detectedAt !== undefined).length + planted.filter((p) => p.isFound).length;
    const of = meant.length + planted.length;
    const [low, high] = wilson(hits, of);
    const untrue = trials.filter((t) => t.detector === id && t.crossing === undefined && t.detectedAt !== undefined);
    const wrong = untrue.length + alarms.filter(({ detector }) => detector === id).length;
    const inBenign = benign.flatMap((one) => one.falseAlarms).filter(({ detector }) => detector === id).length;
    const delays = kind === 'inventory' ? [] : delaysOf(findings, id);
    const upper = (poissonUpper(inBenign) / requests) * 1e6;
    return [
      `\`${id}\``,
      `${share(hits / of)} of ${of} (${share(low)}–${share(high)})`,
      share(hits / (hits + wrong)),
      `${((inBenign / requests) * 1e6).toFixed(2)} (< ${upper.toFixed(1)})`,
      seconds(percentile(delays, 0.5)),
      seconds(percentile(delays, 0.95)),
    ];
  });
  return table(
    ['Detector', 'Recall (95 % interval)', 'Precision', 'False alarms per million (95 %)', 'p50', 'p95'],
    rows,
  );
}

/** How many of the probes were detected at each multiple of the definition, without evasion. */
export function curveTable({ trials }: Findings): string {
  const rows = DETECTORS.map(({ id }) => [
    `\`${id}\``,
    ...INTENSITIES.map((times) => {
      const own = trials.filter((t) => t.detector === id && t.times === times && t.evasion === 'none');
      return share(own.filter(({ detectedAt }) => detectedAt !== undefined).length / own.length);
    }),
  ]);
  return table(['Detector', ...INTENSITIES.map((times) => `${times} ×`)], rows);
}

/** At twice the definition: what is left of it under each evasion, and what was found of that. */
export function evasionTable({ trials }: Findings): string {
  const rows = DETECTORS.map(({ id }) => [
    `\`${id}\``,
    ...EVASIONS.map((evasion) => {
      const own = trials.filter((t) => t.detector === id && t.times === 2 && t.evasion === evasion);
      const meant = own.filter(({ crossing }) => crossing !== undefined);
      return `${meant.filter(({ detectedAt }) => detectedAt !== undefined).length} of ${meant.length}`;
    }),
  ]);
  return table(['Detector', ...EVASIONS], rows);
}

/** Which detectors spoke of which attack beside its own. */
export function crossFireTable({ stories }: Findings): string {
  const counts = new Map<string, Map<string, number>>();
  for (const [attack, detector] of stories.flatMap(({ crossFire }) => crossFire)) {
    const row = counts.get(attack) ?? new Map<string, number>();
    counts.set(attack, row.set(detector, (row.get(detector) ?? 0) + 1));
  }
  const rows = [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([attack, row]) => [
      `\`${attack}\``,
      [...row]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([detector, count]) => `\`${detector}\` ${count}`)
        .join(', '),
    ]);
  return table(['Attack', 'Detections of others'], rows);
}

/** Everything of medium or above that nothing explains. */
export function falseAlarmList({ benign, stories }: Findings): string {
  const all = [...benign, ...stories].flatMap(({ falseAlarms }) => falseAlarms);
  if (all.length === 0) return 'None.';
  return all
    .map((one) => `- ${one.severity} \`${one.detector}\` ${one.entity}, ${one.at}, seed ${one.seed}`)
    .join('\n');
}

/** What each detector says with all its guards, and without some. */
export function guardsTable({ guards }: Findings): string {
  const requests = guards.reduce((sum, { benignRequests }) => sum + benignRequests, 0);
  const all = guards.flatMap(({ said }) => said);
  const sums = (detector: string, without: string | undefined) => {
    const own = all.filter((one) => one.detector === detector && one.without === without);
    const sum = (what: 'alarms' | 'planted' | 'found'): number => own.reduce((so, one) => so + one[what], 0);
    const million = ((sum('alarms') / requests) * 1e6).toFixed(1);
    return { alarms: `${million} (${sum('alarms')})`, attacks: `${sum('found')} of ${sum('planted')}` };
  };
  const rows = DETECTORS.flatMap(({ id }) =>
    [...new Set(all.flatMap(({ detector, without }) => (detector === id && without ? [without] : [])))].map((guard) => {
      const [guarded, bare] = [sums(id, undefined), sums(id, guard)];
      return [`\`${id}\``, guard, guarded.alarms, bare.alarms, guarded.attacks, bare.attacks];
    }),
  );
  return table(['Detector', 'Taken away', 'Alarms per million', 'Without', 'Attacks found', 'Without'], rows).replace(
    '| --- | ---: |',
    '| --- | --- |',
  );
}
