import fc from 'fast-check';
import type { Detection, Phase, Severity } from '../../../lib/core/detect/detection.js';
import type { Entry } from '../../../lib/core/entry/fields.js';
import { Groups, MAX_GROUPS } from '../../../lib/core/panels/groups.js';
import { PanelInterpreter } from '../../../lib/core/panels/interpreter.js';
import { PANELS } from '../../../lib/core/panels/panels.js';
import type { TimeResult, TopResult } from '../../../lib/core/panels/result.js';
import { MAX_POINTS } from '../../../lib/core/panels/timeline.js';

const MINUTE = 60_000;
const START = Date.UTC(2026, 4, 4, 12);

function run(entries: readonly Entry[], detections: readonly Detection[] = []) {
  const interpreter = new PanelInterpreter();
  for (const entry of entries) interpreter.add(entry);
  for (const detection of detections) interpreter.addDetection(detection);
  const results = interpreter.result();
  return {
    results,
    time: (id: string) => results.find((result) => result.id === id) as TimeResult,
    top: (id: string) => results.find((result) => result.id === id) as TopResult,
  };
}

function detection(severity: Severity, phase: Phase, detectedAt: number): Detection {
  const entity = { type: 'api_key', id: 'k1' } as const;
  const rest = {
    id: 'd',
    detector: 'scraping',
    mode: 'alert',
    count: 1,
    evidence: {},
    runbook: '',
    query: '',
  } as const;
  return { ...rest, severity, phase, entity, firstSeen: detectedAt, lastSeen: detectedAt, detectedAt };
}

describe('panels', () => {
  it.each([
    'Requests by key',
    'Authentication failure rate',
    'Volume by endpoint',
    'Geographic distribution',
    'Key lifecycle',
    'p95/p99 latency by key',
  ])('hold the title %s', (title) => {
    expect(PANELS.map((panel) => panel.title)).toContain(title);
  });

  it('have ids and titles of their own', () => {
    expect(new Set(PANELS.map(({ id }) => id)).size).toBe(PANELS.length);
    expect(new Set(PANELS.map(({ title }) => title)).size).toBe(PANELS.length);
  });
});

describe('over time', () => {
  it('divides failed authentications by all requests, minute by minute', () => {
    const failed = { 'api.authentication.result': 'failure' } as const;
    const { time } = run([
      { '@timestamp': START, ...failed },
      { '@timestamp': START + 1 },
      { '@timestamp': START + 2 },
      { '@timestamp': START + MINUTE - 1, 'api.authentication.result': 'success' },
      { '@timestamp': START + MINUTE, ...failed },
    ]);
    const panel = time('authentication-failure-rate');
    expect(panel.times).toEqual([START, START + MINUTE]);
    expect(panel.series).toEqual([{ name: 'failed authentications', values: [0.25, 1], overall: 0.4 }]);
    expect(panel.total).toBe(5);
  });

  it('counts no WAF entry as a request', () => {
    const { time } = run([
      { '@timestamp': START, 'event.dataset': 'waf', 'http.response.status_code': 403 },
      { '@timestamp': START, 'event.dataset': 'apigateway', 'http.response.status_code': 204 },
    ]);
    expect(time('status-classes').series).toEqual([{ name: '2xx', values: [1], overall: 1 }]);
    expect(time('entries-over-time').total).toBe(0);
  });

  it('splits entries by category', () => {
    const { time } = run([
      { '@timestamp': START, 'event.category': 'api_call' },
      { '@timestamp': START, 'event.category': 'blocked_call' },
      { '@timestamp': START + MINUTE, 'event.category': 'api_call' },
    ]);
    expect(time('entries-over-time').series).toEqual([
      { name: 'blocked_call', values: [1, 0], overall: 1 },
      { name: 'api_call', values: [1, 1], overall: 2 },
    ]);
  });

  it('falls to zero on both sides of a gap', () => {
    const { time } = run(
      [0, 10].map((minute) => ({ '@timestamp': START + minute * MINUTE, 'event.category': 'api_call' })),
    );
    const panel = time('entries-over-time');
    expect(panel.times.map((at) => (at - START) / MINUTE)).toEqual([0, 1, 9, 10]);
    expect(panel.series[0]!.values).toEqual([1, 0, 0, 1]);
  });

  it('shows a day in steps of five minutes', () => {
    const entries = Array.from(
      { length: 1440 },
      (_, i): Entry => ({ '@timestamp': START + i * MINUTE, 'event.category': 'api_call' }),
    );
    const panel = run(entries).time('entries-over-time');
    expect(panel.interval).toBe(5 * MINUTE);
    expect(panel.times).toHaveLength(288);
    expect(panel.series[0]!.values.every((count) => count === 5)).toBe(true);
  });

  it('counts what opens and escalates, by severity, and not what closes', () => {
    const { time } = run(
      [],
      [
        detection('medium', 'opened', START),
        detection('high', 'escalated', START + MINUTE),
        detection('high', 'closed', START + 2 * MINUTE),
      ],
    );
    expect(time('detections-over-time').series).toEqual([
      { name: 'high', values: [0, 1], overall: 1 },
      { name: 'medium', values: [1, 0], overall: 1 },
    ]);
  });
});

describe('largest groups', () => {
  it('counts requests by key and names them by their hint', () => {
    const { top } = run([
      { 'api_key.id': 'k1' },
      { 'api_key.id': 'k2', 'api_key.hint': 'kw_…2222' },
      { 'api_key.id': 'k1', 'api_key.hint': 'kw_…1111' },
      {},
    ]);
    const { rows, total, other } = top('requests-by-key');
    expect(rows).toEqual([
      { key: 'k1', label: 'kw_…1111', count: 2, values: [2] },
      { key: 'k2', label: 'kw_…2222', count: 1, values: [1] },
    ]);
    expect({ total, other }).toEqual({ total: 3, other: 0 });
  });

  it('takes the path where no route is known', () => {
    const { top } = run([
      { 'api.route': '/orders/{id}', 'url.path': '/orders/7' },
      { 'url.path': '/x' },
      { 'url.path': '/x' },
    ]);
    expect(top('volume-by-endpoint').rows.map(({ key, count }) => [key, count])).toEqual([
      ['/x', 2],
      ['/orders/{id}', 1],
    ]);
  });

  it('sums up what is beyond the fifteen largest', () => {
    const keys = Array.from({ length: 17 }, (_, i) => `k${i}`);
    const { rows, other } = run([...keys, 'k3'].map((id) => ({ 'api_key.id': id }))).top('requests-by-key');
    expect(rows).toHaveLength(15);
    expect(rows[0]).toEqual({ key: 'k3', count: 2, values: [2] });
    expect(other).toBe(2);
  });

  it('keeps the large groups and says so when there are too many', () => {
    const groups = new Groups(false);
    for (let i = 0; i < 100; i++) groups.add('large', undefined);
    for (let i = 0; i < 3 * MAX_GROUPS; i++) groups.add(`small-${i}`, undefined);
    expect(groups.approximate).toBe(true);
    expect(groups.top(1)[0]).toMatchObject(['large', { count: 100 }]);
    expect(groups.top(Number.POSITIVE_INFINITY).length).toBeLessThanOrEqual(MAX_GROUPS);
    expect(groups.total).toBe(100 + 3 * MAX_GROUPS);
  });
});

describe('latency', () => {
  it('gives the nearest rank in milliseconds within 2 %', () => {
    // 1 to 1,000 ms: ranks 500, 950 and 990
    const entries = Array.from(
      { length: 1000 },
      (_, i): Entry => ({ '@timestamp': START, 'event.duration': (i + 1) * 1e6, 'api_key.id': 'k' }),
    );
    const { time, top } = run(entries);
    const [p50, p95, p99] = time('latency-over-time').series.map(({ overall }) => overall!);
    expect(Math.abs(p50! / 500 - 1)).toBeLessThanOrEqual(0.02);
    expect(Math.abs(p95! / 950 - 1)).toBeLessThanOrEqual(0.02);
    expect(Math.abs(p99! / 990 - 1)).toBeLessThanOrEqual(0.02);
    expect(top('latency-by-key').rows[0]).toMatchObject({ key: 'k', count: 1000, values: [p95, p99] });
  });

  it('knows zero', () => {
    expect(run([{ '@timestamp': START, 'event.duration': 0 }]).time('latency-over-time').series[0]!.overall).toBe(0);
  });
});

const entry: fc.Arbitrary<Entry> = fc.record(
  {
    '@timestamp': fc.integer({ min: START - 30 * 1440 * MINUTE, max: START + 30 * 1440 * MINUTE }),
    'event.duration': fc.integer({ min: 0, max: 30_000_000_000 }),
    'event.category': fc.constantFrom('api_call', 'failed_call', 'blocked_call'),
    'event.dataset': fc.constantFrom('apigateway', 'waf'),
    'api_key.id': fc.constantFrom('k1', 'k2', 'k3'),
    'api_key.hint': fc.constantFrom('a', 'b'),
    'source.ip': fc.ipV4(),
    'http.response.status_code': fc.constantFrom(200, 204, 401, 503),
    'api.authentication.result': fc.constantFrom('success', 'failure'),
  },
  { requiredKeys: [] },
);

describe('properties', () => {
  it('the order of entries changes nothing, and points stay bounded', () => {
    const shuffled = fc
      .array(entry, { maxLength: 900, size: 'max' })
      .chain((entries) => fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })));
    fc.assert(
      fc.property(shuffled, ([entries, other]) => {
        const { results, time } = run(entries);
        expect(run(other).results).toEqual(results);
        expect(time('entries-over-time').times.length).toBeLessThanOrEqual(3 * MAX_POINTS);
      }),
      { numRuns: 30 },
    );
  });

  it('percentiles are within 2 % of the nearest rank', () => {
    const durations = fc.array(fc.integer({ min: 1, max: 900_000_000_000 }), { minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(durations, (values) => {
        const { time } = run(values.map((value) => ({ '@timestamp': START, 'event.duration': value })));
        const sorted = [...values].sort((a, b) => a - b);
        for (const { name, overall } of time('latency-over-time').series) {
          const exact = sorted[Math.ceil((Number(name.slice(1)) / 100) * sorted.length) - 1]! / 1e6;
          expect(Math.abs(overall! / exact - 1)).toBeLessThanOrEqual(0.02);
        }
      }),
    );
  });
});
