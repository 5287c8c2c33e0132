import { LogGroup } from '../../lambda/aws/log-group';
import { countHandler } from '../../lambda/inspect/counts';
import type { CountedStage } from '../../lib/core/cloudwatch/gateway-counts.js';
import { fakeClient, serviceError } from './fake-client';
import { capturePrinted } from './printed';

const T = Date.UTC(2026, 2, 10, 12, 0);
const MINUTE = 60_000;
const stages: CountedStage[] = [
  { api: 'a1', stage: 'v1', dimensions: { ApiName: 'Orders', Stage: 'v1' } },
  { api: 'h2', stage: '$default', dimensions: { ApiId: 'h2', Stage: '$default' } },
];
const result = (id: string, counts: Readonly<Record<number, number>>, StatusCode = 'Complete') => ({
  Id: id,
  StatusCode,
  Timestamps: Object.keys(counts).map((minute) => new Date(T + Number(minute) * MINUTE)),
  Values: Object.values(counts),
});

function stations(answer: unknown) {
  const cloudWatch = fakeClient(() => {
    if (answer instanceof Error) throw answer;
    return answer;
  });
  const logs = fakeClient();
  const handler = countHandler({ cloudWatch, stages, group: new LogGroup(logs, 'counts-group') });
  const lines = () =>
    logs.sent.flatMap(({ input }) => input.logEvents.map((one: { message: string }) => JSON.parse(one.message)));
  return { handler, cloudWatch, logs, lines };
}

const printed = capturePrinted();
const scheduled = { time: new Date(T + 10 * MINUTE).toISOString() };

test('asks for the number of samples of each stage’s Count, minute by minute, in the minutes that have settled', async () => {
  const { handler, cloudWatch } = stations({ MetricDataResults: [] });
  await handler(scheduled);
  expect(cloudWatch.sent).toHaveLength(1);
  const { StartTime, EndTime, MetricDataQueries } = cloudWatch.sent[0]!.input;
  expect([StartTime, EndTime]).toEqual([new Date(T), new Date(T + 5 * MINUTE)]);
  expect(MetricDataQueries).toEqual(
    [
      [
        { Name: 'ApiName', Value: 'Orders' },
        { Name: 'Stage', Value: 'v1' },
      ],
      [
        { Name: 'ApiId', Value: 'h2' },
        { Name: 'Stage', Value: '$default' },
      ],
    ].map((Dimensions, index) => ({
      Id: `stage${index}`,
      MetricStat: {
        Metric: { Namespace: 'AWS/ApiGateway', MetricName: 'Count', Dimensions },
        Period: 60,
        Stat: 'SampleCount',
      },
    })),
  );
});

test('writes a line for each minute with requests, of its own stage', async () => {
  const { handler, lines } = stations({
    MetricDataResults: [result('stage1', { 2: 7 }), result('stage0', { 0: 12, 1: 0, 4: 3 })],
  });
  await handler(scheduled);
  expect(lines().map((line) => [line['@timestamp'], line['api.id'], line['api.stage'], line.count])).toEqual([
    ['2026-03-10T12:00:00.000Z', 'a1', 'v1', 12],
    ['2026-03-10T12:02:00.000Z', 'h2', '$default', 7],
    ['2026-03-10T12:04:00.000Z', 'a1', 'v1', 3],
  ]);
  expect(printed.at(-1)).toContain('"minutes":3');
});

test('writes nothing without requests', async () => {
  const { handler, logs } = stations({ MetricDataResults: [result('stage0', {}), result('stage1', {})] });
  await handler(scheduled);
  expect(logs.sent).toEqual([]);
});

test.each([
  ['a part only', { MetricDataResults: [result('stage0', { 0: 1 }, 'PartialData'), result('stage1', {})] }],
  ['more pages than a look has', { MetricDataResults: [], NextToken: 'more' }],
])('fails when CloudWatch gives %s, and writes nothing', async (_, answer) => {
  const { handler, logs } = stations(answer);
  await expect(handler(scheduled)).rejects.toThrow('CloudWatch gave a part of the counts only');
  expect(logs.sent).toEqual([]);
});

test('fails when the service does, so that the look comes again', async () => {
  const { handler } = stations(serviceError('ThrottlingException'));
  await expect(handler(scheduled)).rejects.toThrow('as the service says it');
});

test('fails when its log group did not take a line', async () => {
  const cloudWatch = fakeClient(() => ({ MetricDataResults: [result('stage0', { 0: 1 })] }));
  const logs = fakeClient(() => ({ rejectedLogEventsInfo: { tooNewLogEventStartIndex: 0 } }));
  const handler = countHandler({ cloudWatch, stages, group: new LogGroup(logs, 'counts-group') });
  await expect(handler(scheduled)).rejects.toThrow('1 of 1 counts were not taken');
});

test('fails without a time', async () => {
  await expect(stations({}).handler({ time: 'soon' })).rejects.toThrow('the scheduled event has no time');
});
