import {
  type CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  type RejectedLogEventsInfo,
} from '@aws-sdk/client-cloudwatch-logs';
import { errorName } from './client.js';
import { batches } from './retry.js';

/** PutLogEvents' limits: a batch may not span more than a day, and each event counts 26 bytes beside its text. */
const BATCH = { count: 10_000, bytes: 1_048_576 };
const EVENT_OVERHEAD = 26;
const SPAN = 24 * 3_600_000 - 1;

export interface LogLine {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly line: string;
}

/** A log group of ours. CloudWatch takes a batch and still drops events of it, so what it dropped is counted. */
export class LogGroup {
  constructor(
    private readonly logs: Pick<CloudWatchLogsClient, 'send'>,
    private readonly name: string,
  ) {}

  /** Puts lines into a stream, which is created when it is missing. Gives the number that CloudWatch did not take. */
  async put(stream: string, lines: readonly LogLine[]): Promise<number> {
    const fitting = lines.filter((line) => sizeOf(line) <= BATCH.bytes).sort((a, b) => a.time - b.time);
    let rejected = lines.length - fitting.length;
    for (const day of days(fitting))
      for (const batch of batches(day, BATCH, sizeOf)) rejected += await this.send(stream, batch);
    return rejected;
  }

  private async send(stream: string, lines: readonly LogLine[]): Promise<number> {
    const command = new PutLogEventsCommand({
      logGroupName: this.name,
      logStreamName: stream,
      logEvents: lines.map(({ time, line }) => ({ timestamp: time, message: line })),
    });
    try {
      return rejectedOf((await this.logs.send(command)).rejectedLogEventsInfo, lines.length);
    } catch (error) {
      if (errorName(error) !== 'ResourceNotFoundException') throw error;
      await this.create(stream);
      return rejectedOf((await this.logs.send(command)).rejectedLogEventsInfo, lines.length);
    }
  }

  private async create(stream: string): Promise<void> {
    try {
      await this.logs.send(new CreateLogStreamCommand({ logGroupName: this.name, logStreamName: stream }));
    } catch (error) {
      if (errorName(error) !== 'ResourceAlreadyExistsException') throw error;
    }
  }
}

const sizeOf = ({ line }: LogLine): number => Buffer.byteLength(line) + EVENT_OVERHEAD;

function* days(lines: readonly LogLine[]): Generator<readonly LogLine[]> {
  let start = 0;
  for (let at = 1; at <= lines.length; at++) {
    if (at < lines.length && lines[at]!.time - lines[start]!.time <= SPAN) continue;
    yield lines.slice(start, at);
    start = at;
  }
}

/** Expired and too old events lie at the beginning, up to an exclusive index; too new ones at the end, from an index. */
function rejectedOf(info: RejectedLogEventsInfo | undefined, total: number): number {
  const old = Math.max(info?.tooOldLogEventEndIndex ?? 0, info?.expiredLogEventEndIndex ?? 0);
  return old + (total - (info?.tooNewLogEventStartIndex ?? total));
}
