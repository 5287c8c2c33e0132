import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { writeSection } from '../quality-doc.js';
import { type Gate, gates } from './gates.js';
import { fullPlan, GUARDS_PLAN, type Job, SHORT_PLAN } from './jobs.js';
import { pooled } from './pool.js';
import { crossFireTable, curveTable, detectorTable, evasionTable, falseAlarmList, guardsTable } from './tables.js';

const DOC = 'docs/quality.md';
const BENIGN_REQUESTS = 3_000_000;

const { values } = parseArgs({
  options: {
    /** Benign requests in all. */
    requests: { type: 'string' },
    /** A few seeds of their own, half a minute. */
    short: { type: 'boolean', default: false },
    /** What each guard costs and saves, instead of the gates. */
    guards: { type: 'boolean', default: false },
    'no-doc': { type: 'boolean', default: false },
  },
});
const requests = values.requests === undefined ? BENIGN_REQUESTS : Number(values.requests);
if (!Number.isInteger(requests) || requests < 1000) {
  console.error('--requests takes a whole number from 1000');
  process.exit(2);
}

const seedsOf = (jobs: readonly Job[], kind: Job['kind']): string =>
  jobs.flatMap((job) => (job.kind === kind && 'seed' in job ? [String(job.seed)] : [])).join(', ');

const gateTable = (all: readonly Gate[]): string =>
  [
    '| Gate | Value | Limit | |',
    '| --- | ---: | ---: | --- |',
    ...all.map(({ what, value, limit, met }) => `| ${what} | ${value} | ${limit} | ${met ? 'ok' : 'missed'} |`),
  ].join('\n');

const measured = (jobs: readonly Job[]) =>
  pooled(jobs, Math.min(2, availableParallelism()), (job, cpu) =>
    process.stderr.write(`${job.kind} ${'seed' in job ? job.seed : ''}: ${cpu.toFixed(0)} s\n`),
  );

async function main(): Promise<void> {
  if (values.guards) return ofGuards();
  const jobs = values.short ? SHORT_PLAN : fullPlan(requests);
  const { findings, seconds } = await measured(jobs);
  const judged = gates(findings);
  const content = [
    '## Detection: `npm run quality:detect`',
    '',
    `Seeds: benign ${seedsOf(jobs, 'benign')}; definitions ${seedsOf(jobs, 'sweep')}; stories ${seedsOf(jobs, 'story')}; nothing was tuned on them. ${Math.round(seconds / 60)} minutes of CPU. What is planted: \`local/simulator/\` and \`test/quality/detect/\`; how each is counted: [below](#how-detection-is-measured).`,
    '',
    gateTable(judged),
    '',
    '### By detector',
    '',
    'Recall of probes at 1.2 times the definition and more, and of the attacks in the stories; time from the first instant at which the definition is true to `detectedAt`.',
    '',
    detectorTable(findings),
    '',
    '### By multiple of the definition',
    '',
    curveTable(findings),
    '',
    '### Evasion, at twice the definition',
    '',
    'Found, of those of which the definition is still true. `jitter`: gaps with the unrest of a whole gap; `spread`: over 5 to 50 addresses; `slow`: over ten times the time.',
    '',
    evasionTable(findings),
    '',
    '### Cross-fire in the stories',
    '',
    crossFireTable(findings),
    '',
    '### False alarms of medium or above',
    '',
    falseAlarmList(findings),
  ].join('\n');
  console.log(content);
  if (!values['no-doc'] && !values.short) writeSection(DOC, 'quality:detect', content);
  process.exitCode = judged.every(({ met }) => met) ? 0 : 1;
}

async function ofGuards(): Promise<void> {
  const { findings } = await measured(GUARDS_PLAN);
  const benign = findings.guards.reduce((sum, one) => sum + one.benignRequests, 0);
  const seeds = (attacks: 'none' | 'all'): string =>
    GUARDS_PLAN.flatMap((job) => (job.kind === 'guards' && job.attacks === attacks ? [String(job.seed)] : [])).join(
      ', ',
    );
  const content = [
    '## Guards',
    '',
    `\`npm run quality:detect -- --guards\`: what a detector says on the same days with all its guards, and with some taken away. Benign days: seeds ${seeds('none')}, ${benign} requests; stories with every attack: seeds ${seeds('all')}. Alarms are episodes of any severity on the benign days, low ones included, per million requests, with their number; an attack is found when an episode of its entity speaks of it, also one that was open before.`,
    '',
    'The literal rules are settings where they are thresholds: `{"detectors": {"data-exfiltration": {"thresholds": {"timesP99": 0, "megabytes": 0, "historyDays": 0}}}}` compares an hour with the 30-day mean and nothing else, `"volume-surge": {"thresholds": {"requestsPerHour": 0, "historyDays": 0}}` with 3 times the mean.',
    '',
    guardsTable(findings),
    '',
    'Where nothing changes without a guard, these days hold no case that needs it, and its worth is not shown here: within its first seven days no key answers 10 MB an hour and more than before, the campaign is 1.4 times the usual, which is nobody’s surge, and no key comes to one new route after the other. What happens to everybody at once stands in `test/core/detect/everybody.test.ts`. Neither did a guard cost an attack: each was found with it as without.',
  ].join('\n');
  console.log(content);
  if (!values['no-doc']) writeSection(DOC, 'quality:guards', content);
}

void main();
