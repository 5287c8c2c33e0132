import { LogGroup } from '../../lambda/aws/log-group';
import { Publisher } from '../../lambda/detect/publisher';
import type { Detection } from '../../lib/core/detect/detection.js';
import { serializeDetection } from '../../lib/core/detect/order.js';
import { AT_ONCE, fakeClient } from './fake-client';

const T = Date.UTC(2026, 2, 10, 12);
const detection = (n: number, padding = ''): Detection => ({
  id: `d${n}`,
  detector: 'failed-auth-spike',
  severity: 'medium',
  phase: 'opened',
  mode: 'alert',
  entity: { type: 'source_ip', id: '198.51.100.7' },
  firstSeen: T - 60_000,
  lastSeen: T,
  detectedAt: T,
  count: 21,
  evidence: { padding },
  runbook: 'docs/detectors.md#failed-auth-spike',
  query: 'fields @timestamp',
});

function stations(answer: Parameters<typeof fakeClient>[0] = () => ({})) {
  const [logs, events] = [fakeClient(), fakeClient(answer)];
  const publisher = new Publisher(new LogGroup(logs, 'detections'), events, 'the-bus', () => T + 900_000, AT_ONCE);
  return { publisher, logs, events };
}

test('a line goes to the detections group, and as it is to the bus', async () => {
  const { publisher, logs, events } = stations();
  const line = serializeDetection(detection(1));
  await publisher.publish([detection(1)]);
  expect(logs.sent[0]!.input.logEvents).toEqual([{ timestamp: T + 900_000, message: line }]);
  expect(events.sent[0]!.input.Entries).toEqual([
    { EventBusName: 'the-bus', Source: 'keywatch', DetailType: 'Keywatch Detection', Detail: line },
  ]);
});

test('the bus gets ten at a time, and at most 256 KiB', async () => {
  const { publisher, events } = stations();
  await publisher.publish(Array.from({ length: 23 }, (_, n) => detection(n)));
  expect(events.sent.map(({ input }) => input.Entries.length)).toEqual([10, 10, 3]);
  events.sent.length = 0;
  await publisher.publish(Array.from({ length: 4 }, (_, n) => detection(n, 'x'.repeat(100_000))));
  expect(events.sent.map(({ input }) => input.Entries.length)).toEqual([2, 2]);
});

test('events that the bus did not take are sent again, they alone', async () => {
  const { publisher, events } = stations((_, nth) =>
    nth === 1 ? { FailedEntryCount: 1, Entries: [{ EventId: '1' }, { ErrorCode: 'ThrottlingException' }] } : {},
  );
  await publisher.publish([detection(1), detection(2)]);
  expect(
    events.sent.map(({ input }) => input.Entries.map(({ Detail }: { Detail: string }) => JSON.parse(Detail).id)),
  ).toEqual([['d1', 'd2'], ['d2']]);
});

test('fails when the bus keeps refusing, so that the minute is judged and published again', async () => {
  const { publisher } = stations(() => ({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'InternalFailure' }] }));
  await expect(publisher.publish([detection(1)])).rejects.toThrow('1 of 1 detections were not accepted');
});

test('fails when the detections group drops a line', async () => {
  const logs = fakeClient(() => ({ rejectedLogEventsInfo: { tooNewLogEventStartIndex: 0 } }));
  const publisher = new Publisher(new LogGroup(logs, 'g'), fakeClient(), 'bus', () => T);
  await expect(publisher.publish([detection(1)])).rejects.toThrow(
    '1 of 1 detections were not taken by their log group',
  );
});
