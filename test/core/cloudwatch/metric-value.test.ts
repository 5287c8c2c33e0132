import { metricValue, publishedSums } from '../../../lib/core/cloudwatch/metric-value.js';

const MINUTE = 60_000;

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html */
describe('examples of the user guide', () => {
  it('publishes the latency of a JSON event', () => {
    const value = metricValue({ filterPattern: '{ $.latency = * }', metricValue: '$.latency', defaultValue: 0 });
    expect(value('{"latency": 50, "requestType": "GET"}')).toBe(50);
  });

  it('sums two matches a minute to 2, and two events without a match to the default value 0', () => {
    const events = [0, 1, MINUTE, MINUTE + 1].map((timestamp) => ({
      timestamp,
      message: timestamp < MINUTE ? 'ERROR' : 'INFO',
    }));
    const sums = publishedSums({ filterPattern: 'ERROR', metricValue: '1', defaultValue: 0 }, events);
    expect([...sums]).toEqual([
      [0, 2],
      [MINUTE, 0],
    ]);
  });

  it('reports nothing without a default value where nothing matches', () => {
    const events = [{ timestamp: 0, message: 'INFO' }];
    expect(publishedSums({ filterPattern: 'ERROR', metricValue: '1' }, events).size).toBe(0);
  });

  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/ExtractBytesExample.html; by hand: 2 × 287 + 2 × 3 + 2 × 308 = 1196
  it('sums the bytes of an Apache log', () => {
    const lines = [
      '127.0.0.1 - - [24/Sep/2013:11:49:52 -0700] "GET /index.html HTTP/1.1" 404 287',
      '127.0.0.1 - - [24/Sep/2013:11:49:52 -0700] "GET /index.html HTTP/1.1" 404 287',
      '127.0.0.1 - - [24/Sep/2013:11:50:51 -0700] "GET /~test/ HTTP/1.1" 200 3',
      '127.0.0.1 - - [24/Sep/2013:11:50:51 -0700] "GET /favicon.ico HTTP/1.1" 404 308',
      '127.0.0.1 - - [24/Sep/2013:11:50:51 -0700] "GET /favicon.ico HTTP/1.1" 404 308',
      '127.0.0.1 - - [24/Sep/2013:11:51:34 -0700] "GET /~test/index.html HTTP/1.1" 200 3',
    ];
    const filterPattern = '[ip, id, user, timestamp, request, status_code, size]';
    const events = lines.map((message) => ({ timestamp: 0, message }));
    expect([...publishedSums({ filterPattern, metricValue: '$size', defaultValue: 0 }, events)]).toEqual([[0, 1196]]);
  });
});

describe('own cases', () => {
  it('takes a value only from what the pattern names', () => {
    expect(() => metricValue({ filterPattern: '{ $.a = * }', metricValue: '$.b' })).toThrow('$.b');
    expect(() => metricValue({ filterPattern: 'ERROR', metricValue: '$.b' })).toThrow('$.b');
  });

  it('publishes nothing for a match without a number', () => {
    const value = metricValue({ filterPattern: '{ $.a = * }', metricValue: '$.a', defaultValue: 0 });
    expect(value('{"a":"x"}')).toBeUndefined();
  });

  it('adds numbers of one minute, and keeps minutes apart', () => {
    const message = (n: number) => `{"n":${n}}`;
    const events = [
      { timestamp: 5, message: message(3) },
      { timestamp: MINUTE - 1, message: message(4) },
      { timestamp: MINUTE, message: message(10) },
    ];
    expect([...publishedSums({ filterPattern: '{ $.n = * }', metricValue: '$.n' }, events)]).toEqual([
      [0, 7],
      [MINUTE, 10],
    ]);
  });
});
