import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { writeSection } from '../quality-doc.js';
import { type Gate, gates } from './gates.js';
import { fullPlan, type Job, SHORT_PLAN } from './jobs.js';
import { pooled } from './pool.js';
import { crossFireTable, curveTable, detectorTable, evasionTable, falseAlarmList } from './tables.js';

const DOC = 'docs/quality.md';
const BENIGN_REQUESTS = 3_000_000;

const { values } = parseArgs({
  options: {
    /** Benign requests in all. */
    requests: { type: 'string' },
    /** A few seeds of their own, half a minute. */
    short: { type: 'boolean', default: false },
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

async function main(): Promise<void> {
  const jobs = values.short ? SHORT_PLAN : fullPlan(requests);
  const { findings, seconds } = await pooled(jobs, Math.min(2, availableParallelism()), (job, cpu) =>
    process.stderr.write(`${job.kind} ${'seed' in job ? job.seed : ''}: ${cpu.toFixed(0)} s\n`),
  );
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

void main();
