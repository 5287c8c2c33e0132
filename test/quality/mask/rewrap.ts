import type { Case } from './case';
import { bare } from './kind';
import type { Random } from './random';

const json = (text: string): string => JSON.stringify(text);

/** Further surroundings that a line of a log gets on its way: another logger, a queue, a proxy. */
const WRAPPINGS: readonly ((line: string, random: Random) => string)[] = [
  (line) => `{"level":"error","body":${json(line)}}`,
  (line) => `{"records":[{"message":${json(line)}},{"n":1}]}`,
  (line, random) => `2026-01-15T08:30:00.000Z stdout F ${random.word()} ${line}`,
  (line, random) => `<13>1 2026-01-15T08:30:00Z host app ${random.int(1, 999)} - - ${line}`,
  (line) => `GET /collect?d=${encodeURIComponent(line)} HTTP/1.1`,
  (line) => `{"log":${json(`${line}\n`)},"stream":"stdout","time":"2026-01-15T08:30:00Z"}`,
  (line) => `event=${json(line)}`,
  (line) => `\tat handler (${line})`,
];

/** A case within one or two further surroundings; only what leaks counts, as the text is not what it was. */
export function rewrapped(
  dirty: Case,
  random: Random,
): { readonly lines: string[]; readonly secrets: readonly string[] } {
  let text = dirty.lines.map(bare).join('');
  for (let layers = random.int(1, 2); layers > 0; layers--) text = random.pick(WRAPPINGS)(text, random);
  return { lines: text.split(/(?<=\n)/), secrets: dirty.secrets };
}
