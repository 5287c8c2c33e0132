import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type Case, caseOf, pairs } from '../../test/quality/mask/case';
import { bare } from '../../test/quality/mask/kind';
import { KINDS } from '../../test/quality/mask/kinds';
import { Random } from '../../test/quality/mask/random';
import { cleanLine } from '../../test/quality/mask/vendor-corpus';

/** One line in so many holds a secret. */
const DIRTY_EVERY = 50;
/** Lines of a message of the subscription. */
const MESSAGE = 500;
/** Every other line of the generators is shorter than an access log's. */
const SHORTEST = 600;

/** A line with a secret. */
export interface Planted {
  readonly line: number;
  readonly dirty: Case;
}

const isEntry = (line: string): boolean => line.length > SHORTEST && line.startsWith('{') && !line.includes('\n');

/**
 * Writes access log lines of about 900 bytes as `lines.ndjson`, as messages of a subscription filter (`messages.txt`)
 * and, for recall, what was planted (`planted.json`).
 */
export function writeCorpus(dir: string, seed: number, count: number): void {
  const random = new Random(seed);
  const kinds = pairs(KINDS);
  const lines: string[] = [];
  const planted: Planted[] = [];
  for (let n = 0; n < count; n++) {
    if (n % DIRTY_EVERY !== 0) {
      lines.push(drawn(() => cleanLine(random)));
      continue;
    }
    for (;;) {
      const dirty = caseOf(...random.pick(kinds), random);
      const line = dirty?.lines.length === 1 ? bare(dirty.lines[0]!) : '';
      if (!isEntry(line)) continue;
      lines.push(line);
      planted.push({ line: n, dirty: dirty! });
      break;
    }
  }
  const messages: string[] = [];
  for (let at = 0; at < count; at += MESSAGE) {
    const logEvents = lines
      .slice(at, at + MESSAGE)
      .map((message, n) => ({ id: eventId(at + n), timestamp: 1_767_225_600_000 + at + n, message }));
    const message = { messageType: 'DATA_MESSAGE', logGroup: 'api', logEvents };
    messages.push(gzipSync(JSON.stringify(message)).toString('base64'));
  }
  writeFileSync(join(dir, 'lines.ndjson'), `${lines.join('\n')}\n`);
  writeFileSync(join(dir, 'messages.txt'), messages.join('\n'));
  writeFileSync(join(dir, 'planted.json'), JSON.stringify(planted));
}

function drawn(draw: () => string): string {
  for (;;) {
    const line = draw();
    if (isEntry(line)) return line;
  }
}

/** As long as CloudWatch's, which are 56 digits. */
const eventId = (n: number): string =>
  BigInt(`0x${createHash('sha256').update(String(n)).digest('hex')}`)
    .toString()
    .slice(0, 56);
