import { matchesFilter } from '../../../lib/core/cloudwatch/filter-pattern.js';
import { metricFilters } from '../../../lib/core/cloudwatch/metric-filters.js';
import { metricValue } from '../../../lib/core/cloudwatch/metric-value.js';
import { DETECTORS } from '../../../lib/core/detect/catalogue.js';
import type { Detection } from '../../../lib/core/detect/detection.js';
import { serializeDetection } from '../../../lib/core/detect/order.js';
import { byDefault } from '../detect/run-engine.js';

const filters = metricFilters(byDefault());

const line = (fields: Partial<Detection>): string =>
  serializeDetection({
    id: 'd1',
    detector: 'failed-auth-spike',
    severity: 'medium',
    phase: 'opened',
    mode: 'alert',
    entity: { type: 'source_ip', id: '198.51.100.7' },
    firstSeen: 1,
    lastSeen: 2,
    detectedAt: 2,
    count: 21,
    evidence: { mode: 'alert', detector: 'attack-signature' },
    runbook: '',
    query: '',
    ...fields,
  });
const seenBy = (message: string): string[] =>
  filters.filter(({ filterPattern }) => matchesFilter(filterPattern, message)).map(({ name }) => name);

describe.each(DETECTORS.map((detector) => [detector.id, detector] as const))('%s', (id, detector) => {
  const { kind } = detector;
  const own = filters.filter(({ detector }) => detector === id);

  it('has filters that carry its id and read its kind of log group', () => {
    expect(own.length).toBe(detector.kind === 'count' && detector.rule.type === 'share' ? 2 : 1);
    for (const { name, metricName, logGroup } of own) {
      expect(name).toContain(id);
      expect(metricName).toContain(id);
      expect(logGroup).toBe(kind === 'count' ? 'tally' : 'detections');
    }
  });

  it('has patterns and values that CloudWatch takes', () => {
    for (const one of own) expect(() => metricValue(one)).not.toThrow();
  });
});

it('names no filter and no metric twice, and fits the quota of 100 filters a log group', () => {
  expect(new Set(filters.map(({ name }) => name)).size).toBe(filters.length);
  expect(new Set(filters.map(({ metricName }) => metricName)).size).toBe(filters.length);
  expect(filters.length).toBeLessThanOrEqual(100);
});

it('writes the pattern of a keyed detector as CloudWatch reads it', () => {
  expect(filters.find(({ detector }) => detector === 'failed-auth-spike')).toEqual({
    detector: 'failed-auth-spike',
    name: 'keywatch-failed-auth-spike',
    logGroup: 'detections',
    filterPattern:
      '{ $.detector = "failed-auth-spike" && $.mode = "alert" && ($.phase = "opened" || $.phase = "escalated") }',
    metricNamespace: 'Keywatch',
    metricName: 'failed-auth-spike',
    metricValue: '1',
    defaultValue: 0,
  });
});

it('takes the counts of a share from the tally', () => {
  const own = filters.filter(({ detector }) => detector === 'auth-failure-rate');
  expect(own.map(({ metricName, filterPattern, metricValue: value }) => [metricName, filterPattern, value])).toEqual([
    ['auth-failure-rate-matched', '{ $.tally.auth-failure-rate.matched = * }', '$.tally.auth-failure-rate.matched'],
    ['auth-failure-rate-all', '{ $.tally.auth-failure-rate.all = * }', '$.tally.auth-failure-rate.all'],
  ]);
});

describe('detection lines', () => {
  it.each([
    ['an opening', {}, ['keywatch-failed-auth-spike']],
    ['an escalation', { phase: 'escalated', severity: 'high' }, ['keywatch-failed-auth-spike']],
    ['a closing', { phase: 'closed' }, []],
    ['an opening in shadow mode', { mode: 'shadow' }, []],
    ['another detector', { detector: 'volume-surge' }, ['keywatch-volume-surge']],
    ['a detector of a longer name', { detector: 'failed-auth-spike-2' }, []],
  ] as const)('%s is seen by its own filter or none', (_, fields, expected) => {
    expect(seenBy(line(fields as Partial<Detection>))).toEqual(expected);
  });
});
