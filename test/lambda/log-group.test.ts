import { LogGroup } from '../../lambda/aws/log-group';
import { fakeClient, serviceError } from './fake-client';

const T = Date.UTC(2026, 2, 10, 12);
const DAY = 86_400_000;

const lineAt = (time: number, line = 'x') => ({ time, line });
const messages = (sent: readonly { input: { logEvents?: { message: string }[] } }[]): string[] =>
  sent.flatMap(({ input }) => (input.logEvents ?? []).map(({ message }) => message));

test('events are put in order of time', async () => {
  const logs = fakeClient();
  expect(await new LogGroup(logs, 'group').put('stream', [lineAt(T + 5, 'b'), lineAt(T, 'a')])).toBe(0);
  expect(logs.sent).toEqual([
    {
      name: 'PutLogEvents',
      input: {
        logGroupName: 'group',
        logStreamName: 'stream',
        logEvents: [
          { timestamp: T, message: 'a' },
          { timestamp: T + 5, message: 'b' },
        ],
      },
    },
  ]);
});

test('a missing stream is made, also when another was quicker, and the events are put again', async () => {
  for (const quicker of [false, true]) {
    const logs = fakeClient(({ name }, nth) => {
      if (name === 'PutLogEvents' && nth === 1) throw serviceError('ResourceNotFoundException');
      if (name === 'CreateLogStream' && quicker) throw serviceError('ResourceAlreadyExistsException');
      return {};
    });
    expect(await new LogGroup(logs, 'group').put('stream', [lineAt(T)])).toBe(0);
    expect(logs.sent.map(({ name }) => name)).toEqual(['PutLogEvents', 'CreateLogStream', 'PutLogEvents']);
  }
});

test.each([
  ['too old', { tooOldLogEventEndIndex: 2 }, 2],
  ['expired', { expiredLogEventEndIndex: 3 }, 3],
  ['too new', { tooNewLogEventStartIndex: 6 }, 4],
  ['on both ends', { tooOldLogEventEndIndex: 1, expiredLogEventEndIndex: 4, tooNewLogEventStartIndex: 9 }, 5],
])('of ten events those %s are counted', async (_, rejectedLogEventsInfo, count) => {
  const logs = fakeClient(() => ({ rejectedLogEventsInfo }));
  const ten = Array.from({ length: 10 }, (_, n) => lineAt(T + n));
  expect(await new LogGroup(logs, 'group').put('stream', ten)).toBe(count);
});

test('a batch has at most 10,000 events and 1 MiB with 26 bytes an event, and spans less than a day', async () => {
  const logs = fakeClient();
  const group = new LogGroup(logs, 'group');
  const many = Array.from({ length: 20_001 }, (_, n) => lineAt(T + n));
  const large = Array.from({ length: 5 }, (_, n) => lineAt(T + DAY + n, 'ü'.repeat(262_131)));
  await group.put('stream', [...many, ...large, lineAt(T + 3 * DAY)]);
  expect(messages(logs.sent)).toHaveLength(20_007);
  for (const { input } of logs.sent) {
    const events = input.logEvents as { timestamp: number; message: string }[];
    expect(events.length).toBeLessThanOrEqual(10_000);
    expect(events.reduce((sum, { message }) => sum + Buffer.byteLength(message) + 26, 0)).toBeLessThanOrEqual(
      1_048_576,
    );
    expect(events.at(-1)!.timestamp - events[0]!.timestamp).toBeLessThan(DAY);
  }
});

test('an event that no batch takes is counted as rejected', async () => {
  const logs = fakeClient();
  const most = 'x'.repeat(1_048_576 - 26);
  expect(await new LogGroup(logs, 'group').put('stream', [lineAt(T, most), lineAt(T, `${most}x`)])).toBe(1);
  expect(messages(logs.sent)).toEqual([most]);
});

test('throttling that outlasts the client’s retries is passed on', async () => {
  const logs = fakeClient(() => {
    throw serviceError('ThrottlingException');
  });
  await expect(new LogGroup(logs, 'group').put('stream', [lineAt(T)])).rejects.toMatchObject({
    name: 'ThrottlingException',
  });
});
