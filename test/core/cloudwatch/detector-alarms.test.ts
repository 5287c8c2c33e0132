import {
  DETECTION_ALARM,
  type DetectorAlarmDefinition,
  detectorAlarmChanges,
  detectorAlarms,
} from '../../../lib/core/cloudwatch/detector-alarms.js';
import { metricFilters } from '../../../lib/core/cloudwatch/metric-filters.js';
import { publishedSums } from '../../../lib/core/cloudwatch/metric-value.js';
import { tally } from '../../../lib/core/cloudwatch/tally.js';
import { alarmChanges, TallySums } from '../../../lib/core/detect/alarms.js';
import { DETECTORS } from '../../../lib/core/detect/catalogue.js';
import { serializeDetection } from '../../../lib/core/detect/order.js';
import type { Entry } from '../../../lib/core/entry/fields.js';
import { byDefault, detect, entryAt } from '../detect/run-engine.js';

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 4, 4, 12);
const active = byDefault();
const alarms = detectorAlarms(active);
const filters = metricFilters(active);
const alarmOf = (id: string): DetectorAlarmDefinition => alarms.find(({ detector }) => detector === id)!;

describe.each(DETECTORS.map(({ id, severity }) => [id, severity] as const))('%s', (id, severity) => {
  const alarm = alarmOf(id);

  it('has an alarm of its severity that names its runbook within 1,024 characters', () => {
    expect(alarm.name).toBe(`keywatch-${id}`);
    expect(alarm.severity).toBe(severity);
    expect(alarm.description).toContain(`docs/detectors.md#${id}`);
    expect(alarm.description.length).toBeLessThanOrEqual(1024);
  });

  it('looks only at metrics that its own metric filters publish', () => {
    const { metric } = alarm;
    const names = metric.type === 'sum' ? [metric.metricName] : Object.values(metric.metrics);
    const own = filters.filter(({ detector }) => detector === id).map(({ metricName }) => metricName);
    expect(names.sort()).toEqual(own.sort());
  });

  // PutMetricAlarm: at most one day for periods below an hour, periods are multiples of 60 seconds.
  it('has a period that CloudWatch takes', () => {
    expect(alarm.period % 60).toBe(0);
    expect(alarm.period * alarm.evaluationPeriods).toBeLessThanOrEqual(86_400);
    expect(alarm.datapointsToAlarm).toBeLessThanOrEqual(alarm.evaluationPeriods);
  });
});

it('takes severity and thresholds from the settings', () => {
  const [alarm] = detectorAlarms(
    byDefault('auth-failure-rate').map((one) => ({
      ...one,
      severity: 'critical',
      thresholds: { failureShare: 0.25, minimumRequests: 80 },
    })),
  );
  expect(alarm).toMatchObject({
    severity: 'critical',
    period: 600,
    threshold: 0.25,
    comparison: 'GreaterThanThreshold',
    metric: { type: 'share', expression: 'IF(total >= 80, matched / total, 0)' },
  });
});

it('sets in with the first line within a minute', () => {
  expect(alarmOf('failed-auth-spike')).toMatchObject({
    ...DETECTION_ALARM,
    metric: { type: 'sum', metricName: 'failed-auth-spike' },
  });
  expect(DETECTION_ALARM).toMatchObject({ threshold: 1, comparison: 'GreaterThanOrEqualToThreshold', period: 60 });
});

describe('the share of a sliding window', () => {
  const changes = (matched: Record<number, number>, all: Record<number, number>, to: number) => {
    const sums = (of: Record<number, number>) =>
      new Map(Object.entries(of).map(([minute, sum]) => [NOON + Number(minute) * MINUTE, sum]));
    const alarm = alarmOf('auth-failure-rate');
    return detectorAlarmChanges(
      alarm,
      (name) => sums(name.endsWith('-matched') ? matched : all),
      NOON,
      NOON + to * MINUTE,
    ).map((change) => [(change.at - NOON) / MINUTE, change.to]);
  };

  it('needs more than the threshold', () => {
    expect(changes({ 0: 10 }, { 0: 100 }, 5)).toEqual([[1, 'OK']]);
    expect(changes({ 0: 11 }, { 0: 100 }, 5)).toEqual([[1, 'ALARM']]);
  });

  it('needs the minimum volume', () => {
    expect(changes({ 0: 49 }, { 0: 49 }, 5)).toEqual([[1, 'OK']]);
    expect(changes({ 0: 50 }, { 0: 50 }, 5)).toEqual([[1, 'ALARM']]);
  });

  it('adds up ten minutes, whatever the clock says', () => {
    // Minutes 5 to 14 hold 2 of 60, minutes 6 to 15 hold 7 of 60.
    const all = Object.fromEntries(Array.from({ length: 20 }, (_, minute) => [minute, 6]));
    const matched = { ...Object.fromEntries(Array.from({ length: 15 }, (_, minute) => [minute, 0])), 7: 2, 15: 5 };
    expect(changes(matched, all, 16)).toEqual([
      [1, 'OK'],
      [16, 'ALARM'],
    ]);
  });

  it('is good again when the failures have left the window', () => {
    const all = Object.fromEntries(Array.from({ length: 30 }, (_, minute) => [minute, 10]));
    // 20 of 50 at the end of minute 4, of 100 from minute 9 on, gone with minute 10.
    expect(changes({ 0: 20 }, all, 30)).toEqual([
      [1, 'OK'],
      [5, 'ALARM'],
      [11, 'OK'],
    ]);
  });
});

describe('agreement with the replay', () => {
  const failing = (count: number, fields: Partial<Entry>) =>
    Array.from({ length: count }, (_, i) =>
      entryAt(NOON + 10 * MINUTE + i * 100, {
        'source.client': '198.51.100.7',
        'api_key.id': `k${i % 2}`,
        'http.response.status_code': 401,
        'api.authentication.result': 'failure',
        ...fields,
      }),
    );
  const benign = Array.from({ length: 200 }, (_, i) =>
    entryAt(NOON + i * 6000, { 'http.response.status_code': 200, 'api.authentication.result': 'success' }),
  );

  it('keyed alarms change over the serialised lines as over the lines', async () => {
    const lines = await detect([...benign, ...failing(30, {})], byDefault('failed-auth-spike'));
    const range = { from: NOON, to: NOON + 60 * MINUTE };
    const [filter] = metricFilters(byDefault('failed-auth-spike'));
    const events = lines.map((line) => ({ timestamp: line.detectedAt, message: serializeDetection(line) }));
    const sums = publishedSums(filter!, events);
    const changes = detectorAlarmChanges(alarmOf('failed-auth-spike'), () => sums, range.from, range.to);
    expect(changes.some(({ to }) => to === 'ALARM')).toBe(true);
    expect(changes.map(({ at, to }) => [at, to])).toEqual(
      alarmChanges(byDefault('failed-auth-spike'), lines, new TallySums(), range).map(({ at, to }) => [at, to]),
    );
  });

  it('the share alarm sets in at the minute in which the detector opens', async () => {
    const entries = [...benign, ...failing(30, {})];
    const [opened] = await detect(entries, byDefault('auth-failure-rate'));
    const events = tally({ entries, isStored: () => true, quarantined: 0, at: NOON }, active);
    const sumsOf = (name: string) => publishedSums(filters.find(({ metricName }) => metricName === name)!, events);
    const changes = detectorAlarmChanges(alarmOf('auth-failure-rate'), sumsOf, NOON, NOON + 30 * MINUTE);
    // 100 successes in minutes 1 to 10 and 30 failures in minute 10: 30 of 130.
    expect(opened).toMatchObject({ phase: 'opened', detectedAt: NOON + 11 * MINUTE });
    expect(changes.find(({ to }) => to === 'ALARM')?.at).toBe(opened!.detectedAt);
    expect(alarmOf('auth-failure-rate').description).toContain(opened!.runbook);
  });

  it('alarms of counts change over the sums of the engine as over the tally', async () => {
    const rate = byDefault('auth-failure-rate');
    const entries = [...benign, ...failing(30, {}), ...failing(5, { 'api.id': 'another' })].map((entry, i) => ({
      ...entry,
      'event.id': `e${i}`,
    }));
    const sums = new TallySums();
    const lines = await detect(entries, rate, { sums });
    const events = tally({ entries, isStored: () => true, quarantined: 0, at: NOON }, rate);
    const sumsOf = (name: string) => publishedSums(filters.find(({ metricName }) => metricName === name)!, events);
    const changes = detectorAlarmChanges(alarmOf('auth-failure-rate'), sumsOf, NOON, NOON + 20 * MINUTE);
    // The failures of minute 10 are alone from minute 20 on, which the range ends with.
    expect(changes.map(({ at, to }) => [(at - NOON) / MINUTE, to])).toEqual([
      [1, 'OK'],
      [11, 'ALARM'],
    ]);
    const range = { from: NOON, to: NOON + 20 * MINUTE - 1 };
    expect(alarmChanges(rate, lines, sums, range)).toEqual(
      changes.map((change) => ({
        alarm: 'keywatch-auth-failure-rate',
        detector: 'auth-failure-rate',
        severity: 'high',
        ...change,
      })),
    );
  });

  it('shadow detections move no alarm', async () => {
    for (const id of ['auth-failure-rate', 'failed-auth-spike']) {
      const shadow = byDefault(id).map((one) => ({ ...one, mode: 'shadow' as const }));
      const sums = new TallySums();
      const lines = await detect([...benign, ...failing(30, {})], shadow, { sums });
      expect(lines.length).toBeGreaterThan(0);
      const changes = alarmChanges(shadow, lines, sums, { from: NOON, to: NOON + 20 * MINUTE });
      expect(changes.filter(({ to }) => to === 'ALARM')).toEqual([]);
    }
  });
});
