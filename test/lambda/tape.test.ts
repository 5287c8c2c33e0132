import { Tape } from '../../lambda/mask/tape';
import { AT_ONCE, fakeClient, type SentCommand, serviceError } from './fake-client';

const recordsOf = ({ input }: SentCommand): string[] =>
  input.Records.map(({ Data }: { Data: Uint8Array }) => Buffer.from(Data).toString('utf8'));

test('many lines share a record, each ended by a newline', async () => {
  const firehose = fakeClient(() => ({ FailedPutCount: 0, RequestResponses: [{}] }));
  await new Tape(firehose, 'the-stream').put(['{"a":1}', '{"a":2}']);
  expect(firehose.sent).toHaveLength(1);
  expect(firehose.sent[0]).toMatchObject({ name: 'PutRecordBatch', input: { DeliveryStreamName: 'the-stream' } });
  expect(recordsOf(firehose.sent[0]!)).toEqual(['{"a":1}\n{"a":2}\n']);
});

test('no lines are no call', async () => {
  const firehose = fakeClient();
  await new Tape(firehose, 's').put([]);
  expect(firehose.sent).toEqual([]);
});

test('records hold at most 1,000 KiB and batches at most 4 MiB', async () => {
  const firehose = fakeClient(() => ({ FailedPutCount: 0 }));
  const lines = Array.from({ length: 90 }, (_, n) => `${n}`.padEnd(100_000, 'ü'.repeat(10)));
  await new Tape(firehose, 's').put(lines);
  const sizes = firehose.sent.map((command) => recordsOf(command).map((record) => Buffer.byteLength(record)));
  expect(Math.max(...sizes.flat())).toBeLessThanOrEqual(1_024_000);
  for (const batch of sizes) expect(batch.reduce((a, b) => a + b)).toBeLessThanOrEqual(4 * 1024 * 1024);
  expect(firehose.sent.flatMap(recordsOf).join('')).toBe(`${lines.join('\n')}\n`);
});

test('only the records that failed are sent again', async () => {
  const big = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(600_000));
  const firehose = fakeClient((_, nth) =>
    nth === 1
      ? {
          FailedPutCount: 2,
          RequestResponses: [{ RecordId: '1' }, { ErrorCode: 'X' }, { RecordId: '3' }, { ErrorCode: 'X' }],
        }
      : { FailedPutCount: 0, RequestResponses: [{}, {}] },
  );
  await new Tape(firehose, 's', AT_ONCE).put(big);
  expect(
    firehose.sent.map((command) =>
      recordsOf(command)
        .map((record) => record[0])
        .join(''),
    ),
  ).toEqual(['abcd', 'bd']);
});

test('fails with a count when records are refused again and again', async () => {
  const firehose = fakeClient(() => ({ FailedPutCount: 1, RequestResponses: [{ ErrorCode: 'ServiceUnavailable' }] }));
  await expect(new Tape(firehose, 's', AT_ONCE).put(['line'])).rejects.toThrow('1 of 1 tape records were not accepted');
  expect(firehose.sent).toHaveLength(4);
});

test('an error of the service is passed on', async () => {
  const firehose = fakeClient(() => {
    throw serviceError('ThrottlingException');
  });
  await expect(new Tape(firehose, 's', AT_ONCE).put(['line'])).rejects.toThrow('as the service says it');
});
