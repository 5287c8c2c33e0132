import { fork } from 'node:child_process';
import { type Findings, type Job, together, work } from './jobs.js';

/** Does the jobs in so many processes, the next one as soon as one is free. Gives what they found, and their CPU seconds. */
export async function pooled(
  jobs: readonly Job[],
  processes: number,
  onDone: (job: Job, seconds: number) => void,
): Promise<{ findings: Findings; seconds: number }> {
  const queue = [...jobs];
  const found: Findings[] = [];
  let seconds = 0;
  await Promise.all(
    Array.from({ length: processes }, async () => {
      for (let job = queue.shift(); job; job = queue.shift()) {
        const done = await inProcess(job);
        found.push(done.findings);
        seconds += done.seconds;
        onDone(job, done.seconds);
      }
    }),
  );
  return { findings: together(found), seconds };
}

interface Done {
  readonly findings: Findings;
  readonly seconds: number;
}

function inProcess(job: Job): Promise<Done> {
  return new Promise((resolve, reject) => {
    const child = fork(__filename, ['job'], { execArgv: ['--import', 'tsx'], serialization: 'advanced' });
    child.once('message', (done: Done) => resolve(done));
    child.once('exit', (code) => reject(new Error(`${job.kind}: the process ended with ${code}`)));
    child.send(job);
  });
}

if (process.send && process.argv[2] === 'job')
  process.once('message', async (job: Job) => {
    const findings = await work(job);
    const { user, system } = process.cpuUsage();
    process.send!({ findings, seconds: (user + system) / 1e6 } satisfies Done, () => process.exit(0));
  });
