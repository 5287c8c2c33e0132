// The least that any program in this language does with a log of JSON lines: read, parse, print, write.
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';

const [input, output] = process.argv.slice(2);
const out = createWriteStream(output);
let rest = '';
for await (const chunk of createReadStream(input, { encoding: 'utf8', highWaterMark: 64 * 1024 })) {
  const lines = (rest + chunk).split('\n');
  rest = lines.pop();
  let text = '';
  for (const line of lines) text += `${JSON.stringify(JSON.parse(line))}\n`;
  if (!out.write(text)) await once(out, 'drain');
}
if (rest !== '') out.write(`${JSON.stringify(JSON.parse(rest))}\n`);
out.end();
await finished(out);
