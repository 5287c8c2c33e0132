import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import fc from 'fast-check';
import { DynamoStateStore } from '../../lambda/detect/dynamo-state-store';
import { Crash, crashing, deployed, onePass } from '../core/detect/run-deployed';
import { asText } from '../core/detect/run-engine';
import { delivered, START } from '../core/detect/streams';
import { type Emulator, startEmulator } from '../e2e/emulator';
import { createTable } from './lambda-stations';

const MINUTE = 60_000;
/** The burst of the streams lies in their 60th minute; episodes end an hour later. */
const LAST = START + 65 * MINUTE;
const END = START + 130 * MINUTE;

let emulator: Emulator;
let dynamo: DynamoDBClient;

beforeAll(async () => {
  emulator = await startEmulator();
  const { endpoint, region, credentials } = emulator;
  dynamo = new DynamoDBClient({ endpoint, region, credentials });
});

afterAll(async () => {
  dynamo?.destroy();
  await emulator?.stop();
});

test('over DynamoDB, with crashes, observers and judges make the lines of one engine in one pass', async () => {
  let [runs, detections, crashes] = [0, 0, 0];
  await fc.assert(
    fc.asyncProperty(
      delivered,
      fc.infiniteStream(fc.integer({ min: 20, max: 120 })),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
      async (stream, cut, random) => {
        const early = <T extends { entry: { '@timestamp'?: number | undefined } }>({ entry }: T): boolean =>
          entry['@timestamp']! <= LAST;
        const sent = stream.sent.filter(early);
        const entries = stream.entries.filter((entry) => early({ entry }));
        const crash = (share: number, most: number) => (): void => {
          if (most === 0 || random.next().value > share) return;
          most--;
          crashes++;
          throw new Crash();
        };
        const table = `deployed-${++runs}`;
        await createTable(dynamo, table);
        const calls = crash(0.02, 60);
        // Each process opens the table anew: nothing but the table is between them.
        const open = () => crashing(new DynamoStateStore(dynamo, table), calls);
        const expected = await onePass(entries, END);
        detections += expected.length;
        expect(asText(await deployed(open, sent, cut, crash(0.3, 10), END))).toBe(asText(expected));
      },
    ),
    { numRuns: 3, endOnFailure: true },
  );
  expect(detections).toBeGreaterThan(5);
  expect(crashes).toBeGreaterThan(30);
});
