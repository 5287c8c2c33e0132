import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { judge as verdict } from '../../test/quality/mask/verdict';
import { CONTENDERS } from './contenders.js';
import type { Planted } from './corpus.js';

/**
 * One contender in a process of its own: messages of a subscription in, masked NDJSON out. Prints the CPU time of all
 * messages but those of the warm-up, or with `judge` what came through and what was damaged.
 */
const WARM_UP = 40;

const [name = '', dir = '', judged] = process.argv.slice(2);
const mask = CONTENDERS[name]!();
const messages = readFileSync(join(dir, 'messages.txt'), 'utf8').split('\n');

function linesOf(message: string): string[] {
  const text = gunzipSync(Buffer.from(message, 'base64'), { chunkSize: 1 << 20 }).toString('utf8');
  return (JSON.parse(text) as { logEvents: { message: string }[] }).logEvents.map((event) => event.message);
}

async function main(): Promise<void> {
  if (judged === 'judge') return judge();
  let bytes = 0;
  const handle = async (message: string): Promise<void> => {
    const lines = linesOf(message);
    const out = Buffer.from((await mask(lines)).join('\n'));
    bytes += out.length;
  };
  for (const message of messages.slice(0, WARM_UP)) await handle(message);
  let lines = 0;
  const start = process.cpuUsage();
  for (const message of messages) await handle(message);
  const { user, system } = process.cpuUsage(start);
  for (const message of messages) lines += linesOf(message).length;
  console.log(JSON.stringify({ micros: (user + system) / lines, bytes }));
}

async function judge(): Promise<void> {
  const planted = new Map(
    (JSON.parse(readFileSync(join(dir, 'planted.json'), 'utf8')) as Planted[]).map(({ line, dirty }) => [line, dirty]),
  );
  let [at, caught, damaged] = [0, 0, 0];
  for (const message of messages) {
    const lines = linesOf(message);
    const masked = await mask(lines);
    for (let n = 0; n < lines.length; n++, at++) {
      const dirty = planted.get(at);
      if (dirty === undefined) damaged += masked[n] === lines[n] ? 0 : 1;
      else if (!verdict(dirty, [masked[n] ?? '']).leaked) caught++;
    }
  }
  console.log(JSON.stringify({ recall: caught / planted.size, damaged: damaged / (at - planted.size) }));
}

void main();
