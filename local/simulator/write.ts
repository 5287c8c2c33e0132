import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import type { SimulateOptions } from './options.js';
import { simulate } from './simulate.js';

const CHUNK = 262_144;

/** Writes a simulation's files into a directory, which is made when missing; reports lines written, now and then. */
export async function writeSimulation(
  options: SimulateOptions,
  dir: string,
  onProgress?: (lines: number) => void,
): Promise<void> {
  const simulation = simulate(options);
  await mkdir(dir, { recursive: true });
  const write = (name: string, content: string) => writeFile(join(dir, name), content);
  const access = join(dir, 'access.ndjson');
  try {
    await writeLines(access, simulation.accessLines(), onProgress);
  } catch (error) {
    await endWithLine(access).catch(() => undefined);
    throw error;
  }
  const text = (lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
  await write('waf.ndjson', text(simulation.wafLines));
  await write('cloudtrail.ndjson', text(simulation.cloudtrailLines));
  await write('audit.ndjson', text(simulation.auditLines));
  await write('counts.ndjson', text(simulation.countLines()));
  await write('places.csv', simulation.placesCsv);
  await write('settings.json', `${JSON.stringify(simulation.settings, null, 2)}\n`);
  await write('truth.json', `${JSON.stringify(simulation.truth, null, 2)}\n`);
}

async function writeLines(path: string, lines: Iterable<string>, onProgress?: (lines: number) => void): Promise<void> {
  // Access log lines are ASCII; this encoding is the quickest for it.
  const out = createWriteStream(path, 'latin1');
  // Awaited at the end and raced at each pause, so that a full disk ends the work with its error.
  const done = finished(out);
  done.catch(() => {});
  let chunk = '';
  let count = 0;
  for (const line of lines) {
    chunk += `${line}\n`;
    count++;
    if (chunk.length < CHUNK) continue;
    if (!out.write(chunk)) await Promise.race([once(out, 'drain'), done]);
    chunk = '';
    onProgress?.(count);
  }
  out.end(chunk);
  await done;
  onProgress?.(count);
}

/** Cuts off the part of a line that a full disk left at the end of a file. */
async function endWithLine(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const { size } = await file.stat();
    const from = Math.max(0, size - CHUNK);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(CHUNK), 0, CHUNK, from);
    await file.truncate(from + buffer.lastIndexOf(10, bytesRead - 1) + 1);
  } finally {
    await file.close();
  }
}
