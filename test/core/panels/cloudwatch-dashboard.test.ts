import { METRIC_NAMESPACE, metricFilters } from '../../../lib/core/cloudwatch/metric-filters.js';
import { FIELDS } from '../../../lib/core/entry/fields.js';
import { cloudWatchDashboard } from '../../../lib/core/panels/cloudwatch-dashboard.js';
import { insightsQuery } from '../../../lib/core/panels/insights-query.js';
import { PANELS } from '../../../lib/core/panels/panels.js';
import { queryProblems, validateCloudWatchDashboard } from '../../../lib/core/panels/validate-cloudwatch-dashboard.js';
import { byDefault } from '../detect/run-engine.js';

const sources = {
  region: 'eu-west-1',
  metricNamespace: 'Keywatch',
  maskedLogGroup: '/keywatch/masked',
  detectionsLogGroup: '/keywatch/detections',
};
const body = cloudWatchDashboard(sources, byDefault());
const nameable = {
  metrics: new Set(
    metricFilters(byDefault()).map(({ metricNamespace, metricName }) => `${metricNamespace}/${metricName}`),
  ),
  fields: new Set<string>([...FIELDS.map(({ name }) => name), 'phase', 'severity']),
};
const widget = (title: string) => body.widgets.find(({ properties }) => properties.title === title)!;
const queryOf = (id: string) => insightsQuery(PANELS.find((panel) => panel.id === id)!);

describe('the dashboard', () => {
  it('is one that CloudWatch takes', () => {
    expect(validateCloudWatchDashboard(body, nameable)).toEqual([]);
  });

  it('shows every panel, under its own title', () => {
    for (const { title } of PANELS) expect(widget(title).type).toBe('log');
  });

  it('reads the masked log group, and detections from theirs', () => {
    expect(widget('Requests by key').properties.query).toMatch(/^SOURCE '\/keywatch\/masked' \| /);
    expect(widget('Detections over time').properties.query).toMatch(/^SOURCE '\/keywatch\/detections' \| /);
  });

  it('shows the metrics of the metric filters', () => {
    const { metrics, stat } = widget('Detections by detector').properties;
    expect(stat).toBe('Sum');
    expect(metrics).toContainEqual([METRIC_NAMESPACE, 'failed-auth-spike', { label: 'failed-auth-spike' }]);
    expect(metrics!.flat()).not.toContain('auth-failure-rate-all');
  });

  it('shows a share with its threshold', () => {
    expect(widget('Alarm: Authentication failure rate').properties).toMatchObject({
      period: 600,
      metrics: [
        [{ expression: 'IF(total >= 50, matched / total, 0)' }],
        ['Keywatch', 'auth-failure-rate-matched', { id: 'matched', visible: false }],
        ['Keywatch', 'auth-failure-rate-all', { id: 'total', visible: false }],
      ],
      annotations: { horizontal: [{ value: 0.1 }] },
    });
  });
});

const CALLS = 'filter not ispresent(event.dataset) or event.dataset not in ["waf", "cloudtrail", "audit", "counts"]';

describe('queries', () => {
  it.each([
    [
      'authentication-failure-rate',
      `${CALLS} | stats (sum(strcontains(api.authentication.result, "failure"))) / count(*) as failed_authentications by bin(5m)`,
    ],
    [
      'requests-by-key',
      `${CALLS} | fields api_key.id as name | filter ispresent(name) | stats count(*) as requests, latest(api_key.hint) as hint by name | sort requests desc | limit 15`,
    ],
    [
      'volume-by-endpoint',
      `${CALLS} | fields coalesce(api.route, url.path) as name | filter ispresent(name) | stats count(*) as requests by name | sort requests desc | limit 15`,
    ],
    [
      'latency-over-time',
      `${CALLS} | filter ispresent(event.duration) | stats pct(event.duration, 50) / 1000000 as p50, pct(event.duration, 95) / 1000000 as p95, pct(event.duration, 99) / 1000000 as p99 by bin(5m)`,
    ],
    [
      'key-lifecycle',
      'filter event.category in ["key_lifecycle"] | fields event.action as name | filter ispresent(name) | stats count(*) as requests by name | sort requests desc | limit 15',
    ],
  ])('of %s', (id, expected) => {
    expect(queryOf(id)).toBe(expected);
  });

  it('count a status class by arithmetic: 1 where the hundreds are equal, else 0', () => {
    const indicator = (status: number, hundreds: number) =>
      1 - Math.min(1, Math.abs(Math.floor(status / 100) - hundreds));
    expect([199, 200, 299, 300, 404].map((status) => indicator(status, 2))).toEqual([0, 1, 1, 0, 0]);
    expect(queryOf('status-classes')).toContain(
      'sum(1 - least(1, abs(floor(http.response.status_code / 100) - 2))) as status_2xx',
    );
  });

  it('tell values apart by what they contain: no value of a split is within another', () => {
    for (const panel of PANELS) {
      if (!('splitBy' in panel) || 'as' in panel.splitBy) continue;
      for (const a of panel.splitBy.values)
        for (const b of panel.splitBy.values) expect(a === b || !(a as string).includes(b)).toBe(true);
    }
  });
});

describe('the validator', () => {
  const [first, second, ...rest] = body.widgets;
  it.each([
    ['overlapping widgets', [first!, { ...second!, x: 4 }, ...rest], 'overlaps'],
    ['a widget beyond the columns', [{ ...first!, x: 20 }, second!, ...rest], 'outside the grid'],
    [
      'a metric that nothing publishes',
      [{ ...first!, properties: { ...first!.properties, metrics: [['Keywatch', 'nothing', {}]] } }, ...rest],
      'no metric filter publishes Keywatch/nothing',
    ],
    [
      'an expression over nothing',
      [{ ...first!, properties: { ...first!.properties, metrics: [[{ expression: 'SUM(lost)' }]] } }, ...rest],
      'an expression names lost',
    ],
  ])('finds %s', (_, widgets, message) => {
    expect(validateCloudWatchDashboard({ widgets }, nameable).join('\n')).toContain(message);
  });

  it.each([
    ['no source', 'filter ispresent(api.id)', 'has no source'],
    ['an unknown command', "SOURCE 'a' | where api.id", 'unknown command'],
    ['an unknown field', "SOURCE 'a' | filter api.ident = 1", 'names api.ident'],
    ['an unknown function', "SOURCE 'a' | stats total(api.id)", 'names total'],
    ['an open bracket', "SOURCE 'a' | stats count(api.id", 'brackets do not close'],
  ])('finds %s in a query', (_, query, message) => {
    expect(queryProblems(query, nameable.fields).join('\n')).toContain(message);
  });
});
