import type { Entry } from '../../../lib/core/entry/fields.js';
import { byDefault, detect, entryAt } from './run-engine.js';

const MINUTE = 60_000;
const T = Date.UTC(2026, 2, 11, 12);

const told = async (entries: readonly Entry[], id: string) =>
  (await detect(entries, byDefault(id)))
    .filter(({ phase }) => phase !== 'closed')
    .map(({ phase, severity, detectedAt, entity }) => ({ phase, severity, at: detectedAt - T, entity }));

describe('pipeline-gap', () => {
  const logged = (n: number, minute: number) =>
    Array.from({ length: n }, (_, i) =>
      entryAt(T + minute * MINUTE + i * 10, { 'api.id': 'a1', 'http.response.status_code': 200 }),
    );
  const counted = (n: number, minute: number) =>
    entryAt(T + minute * MINUTE, { 'event.dataset': 'counts', 'api.id': 'a1', 'api.count': n });
  const gap = (at: number) => [{ phase: 'opened', severity: 'high', at, entity: { type: 'api', id: 'a1' } }];

  test('at least 5 and more than 1 % of what was counted in 15 minutes', async () => {
    const minute = (counts: number, logs: number, at = 0) => [counted(counts, at), ...logged(logs, at)];
    expect(await told(minute(100, 100), 'pipeline-gap')).toEqual([]);
    expect(await told(minute(100, 96), 'pipeline-gap')).toEqual([]);
    expect(await told(minute(100, 95), 'pipeline-gap')).toEqual(gap(MINUTE));
    expect(await told(minute(600, 594), 'pipeline-gap')).toEqual([]);
    expect(await told(minute(600, 593), 'pipeline-gap')).toEqual(gap(MINUTE));
    // 3 in the first minute and 2 in the fifteenth are 5; in the sixteenth the first has left the window.
    expect(await told([...minute(10, 7), ...minute(10, 8, 14)], 'pipeline-gap')).toEqual(gap(15 * MINUTE));
    expect(await told([...minute(10, 7), ...minute(10, 8, 15)], 'pipeline-gap')).toEqual([]);
  });

  test('a stage without logs; logs that nobody counted are none', async () => {
    expect(await told([counted(20, 0)], 'pipeline-gap')).toEqual(gap(MINUTE));
    expect(await told(logged(50, 0), 'pipeline-gap')).toEqual([]);
  });
});

describe('log-access', () => {
  const act = (action: string, fields: Partial<Entry> = {}) =>
    entryAt(T, { 'event.dataset': 'cloudtrail', 'event.action': action, 'admin.actor': 'jane', ...fields });

  test.each([
    ['GetLogEvents', {}, 'medium'],
    ['StartQuery', { 'admin.changes': 'unmask' }, 'high'],
    ['CreateExportTask', {}, 'high'],
    ['GetApiKeys', { 'admin.changes': 'includeValues' }, 'high'],
    ['DeleteLogGroup', {}, 'critical'],
    ['DeleteLogGroup', { 'error.code': 'AccessDenied' }, 'medium'],
    ['DeleteDataProtectionPolicy', {}, 'critical'],
    ['DeleteObject', { 'admin.resource': 'keywatch-archive' }, 'critical'],
    ['DeleteObject', { 'admin.resource': 'photos' }, undefined],
    ['UpdateStage', { 'admin.changes': '/accessLogSettings/destinationArn' }, 'critical'],
    ['UpdateStage', { 'admin.changes': '/throttling/rateLimit' }, undefined],
    ['GetApiKeys', {}, undefined],
    ['PutLogEvents', {}, undefined],
  ])('%s %j is %s', async (action, fields, severity) => {
    const entity = { type: 'user', id: 'jane' };
    expect(await told([act(action, fields)], 'log-access')).toEqual(
      severity === undefined ? [] : [{ phase: 'opened', severity, at: 0, entity }],
    );
  });
});
