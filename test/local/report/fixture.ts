import type { Detection, Phase, Severity } from '../../../lib/core/detect/detection.js';
import type { Entry } from '../../../lib/core/entry/fields.js';
import { PanelInterpreter } from '../../../lib/core/panels/interpreter.js';
import type { ReportData } from '../../../local/report/data.js';

/** Breaks out of a script block, an attribute and a text wherever it is not escaped. */
export const HOSTILE = '</script><img src=x onerror=alert(1)>"\'<!--';

const START = Date.UTC(2026, 4, 4);
const MINUTE = 60_000;
const DAY = 1440;
const COUNTRIES = ['DE', 'US', 'GB', 'FR', 'IN', 'BR', 'RU', 'SG', 'MT', 'JP', 'ZA', 'AU', 'FJ', 'CN', 'CA', 'NG'];
const ROUTES = [
  '/orders/{id}',
  '/orders',
  '/users/{id}/profile',
  '/invoices/{id}',
  '/export/customers',
  '/admin/keys',
  '/health',
  '/search',
  '/webhooks',
];

/** A generator of numbers below 1 (mulberry32), equal in every run. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A day of made-up requests: busy in daytime, an attack at 13:00. */
export function day(count: number, seed = 1): Entry[] {
  const next = random(seed);
  return Array.from({ length: count }, (_, i): Entry => {
    const attack = i % 12 === 0;
    const minute = attack ? 780 + next() * 45 : (((next() + next() + next()) / 3) * 1.5 * DAY + 200) % DAY;
    const status = attack ? 401 : next() < 0.03 ? 500 : next() < 0.05 ? 404 : 200;
    const key = Math.floor(next() ** 2 * 12);
    return {
      '@timestamp': START + Math.floor(minute * MINUTE),
      'event.id': `e${i}`,
      'event.dataset': 'apigateway',
      'event.category': attack && next() < 0.4 ? 'blocked_call' : status >= 400 ? 'failed_call' : 'api_call',
      'event.duration': Math.round((20 + 40 * next() + 900 * next() ** 12) * 1e6),
      'http.response.status_code': status,
      'source.ip': attack ? '198.51.100.7' : `203.0.113.${Math.floor(next() * 40)}`,
      'source.geo.country_iso_code': COUNTRIES[Math.floor(next() ** 3 * COUNTRIES.length)],
      'api.route': i % 500 === 0 ? HOSTILE : ROUTES[Math.floor(next() ** 2 * ROUTES.length)],
      'api.authentication.result': status === 401 ? 'failure' : 'success',
      'api_key.id': `key-${key}`,
      'api_key.hint': `kw_…${(4096 + key * 77).toString(16)}`,
      ...(status === 401 ? { 'api.error.category': 'authentication' as const } : {}),
      ...(status === 404 ? { 'api.error.category': 'client' as const } : {}),
      ...(status === 500 ? { 'api.error.category': 'server' as const } : {}),
      ...(attack && i % 36 === 0 ? { 'api.block.reason': 'ABUSE_PATTERN_DETECTED' as const } : {}),
    };
  });
}

function lines(
  detector: string,
  severities: readonly Severity[],
  entity: Detection['entity'],
  at: number,
  more: Partial<Detection> = {},
): Detection[] {
  return [...severities, severities.at(-1)!].map((severity, i): Detection => {
    const phase: Phase = i === 0 ? 'opened' : i < severities.length ? 'escalated' : 'closed';
    const detectedAt = START + (at + i * 9) * MINUTE;
    return {
      id: `${detector}-${at}`,
      detector,
      severity,
      phase,
      mode: 'alert',
      entity,
      firstSeen: START + at * MINUTE,
      lastSeen: detectedAt,
      detectedAt,
      count: 40 * (i + 1),
      evidence: { distinctKeys: 63, failureRate: 0.97, countries: ['DE', 'SG'], sample: HOSTILE },
      runbook: `https://example.com/runbooks/${detector}`,
      query: `fields @timestamp | filter api_key.id = "${entity.id}"`,
      ...more,
    };
  });
}

/** Detections of each severity, hostile strings and a shadow one among them. */
export const DETECTIONS: readonly Detection[] = [
  ...lines('credential-stuffing', ['high', 'critical'], { type: 'source_ip', id: '198.51.100.7' }, 781),
  ...lines('failed-auth-spike', ['medium', 'high'], { type: 'source_ip', id: '198.51.100.7' }, 780),
  ...lines('resource-enumeration', ['high'], { type: 'api_key', id: HOSTILE }, 640, { runbook: 'javascript:alert(1)' }),
  ...lines('endpoint-scan', ['medium'], { type: 'source_ip', id: '2001:db8:85a3::8a2e:370:7334' }, 300),
  ...lines('key-unused', ['low'], { type: 'api_key', id: 'key-11' }, 1400, { mode: 'shadow', evidence: {} }),
  ...lines('new-country', ['low'], { type: 'api_key', id: 'key-3' }, 505).slice(0, 1),
  ...Array.from({ length: 14 }, (_, i) =>
    lines('near-rate-limit', ['low'], { type: 'api_key', id: `key-${i}` }, 90 * i + 20),
  ).flat(),
];

/** A report with everything in it. */
export function fullReport(): ReportData {
  const entries = day(8000);
  const interpreter = new PanelInterpreter();
  for (const entry of entries) interpreter.add(entry);
  for (const detection of DETECTIONS) interpreter.addDetection(detection);
  return {
    title: `Payments API, 4 May ${HOSTILE}`,
    generatedFrom: { files: ['access.ndjson', `waf ${HOSTILE}.ndjson`], settings: 'keywatch.json' },
    range: { from: START, to: START + DAY * MINUTE - 1 },
    summary: {
      lines: 8246,
      entries: 8000,
      duplicates: 120,
      late: 14,
      future: 1,
      sampled: 80,
      quarantined: { empty: 4, 'not-json': 31, [HOSTILE]: 11 },
      detections: {
        'credential-stuffing': { critical: 1 },
        'failed-auth-spike': { high: 1 },
        'resource-enumeration': { high: 1 },
        'endpoint-scan': { medium: 1 },
        'near-rate-limit': { low: 14 },
        'key-unused': { low: 1 },
        'new-country': { low: 1 },
      },
      head: '9f2c4a7be01d5583c6f0a9944e1b7d3328ac5f60e2d17b9448c3a5f1d0e6b772',
      publicKeyFingerprint: 'SHA256:q1n8V0l7Jb3wWcXx2m4uYtZ5rT6eS9dPaKfHgLkMnBv',
    },
    panels: interpreter.result(),
    detections: DETECTIONS,
    detectionsTotal: 1234,
    quarantine: Array.from({ length: 46 }, (_, i) => ({
      file: i === 0 ? HOSTILE : 'access.ndjson',
      line: 100 + i * 7,
      reason: i % 4 ? 'not-json' : 'empty',
      length: i * 31,
    })),
    masked: { 'aws-access-key': 12, 'bearer-token': 340, 'credit-card': 3, [HOSTILE]: 1 },
  };
}

/** A report of an empty file. */
export function emptyReport(): ReportData {
  return {
    title: 'Nothing yet',
    generatedFrom: { files: [] },
    range: null,
    summary: { lines: 0, entries: 0, duplicates: 0, late: 0, future: 0, sampled: 0, quarantined: {}, detections: {} },
    panels: new PanelInterpreter().result(),
    detections: [],
    detectionsTotal: 0,
    quarantine: [],
    masked: {},
  };
}
