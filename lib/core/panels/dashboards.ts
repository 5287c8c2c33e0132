import type { PANELS } from './panels.js';

export type PanelId = (typeof PANELS)[number]['id'];

/** A dashboard: its panels in reading order. */
export interface Dashboard {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly panels: readonly PanelId[];
}

/** The overview, and a dashboard for each topic. */
export const DASHBOARDS: readonly Dashboard[] = [
  {
    id: 'overview',
    title: 'Keywatch: overview',
    description: 'What happens at the API and what was detected, on one page.',
    panels: [
      'entries-over-time',
      'detections-over-time',
      'authentication-failure-rate',
      'status-classes',
      'requests-by-key',
      'volume-by-endpoint',
      'geographic-distribution',
      'latency-by-key',
      'key-lifecycle',
    ],
  },
  {
    id: 'traffic',
    title: 'Keywatch: traffic',
    description: 'Requests by key, endpoint, place and outcome.',
    panels: [
      'entries-over-time',
      'status-classes',
      'requests-by-key',
      'volume-by-endpoint',
      'geographic-distribution',
      'error-categories',
    ],
  },
  {
    id: 'security',
    title: 'Keywatch: security',
    description: 'Detections, failed authentications, and what was blocked.',
    panels: [
      'detections-over-time',
      'authentication-failure-rate',
      'block-reasons',
      'waf-block-reasons',
      'source-addresses',
      'geographic-distribution',
    ],
  },
  {
    id: 'latency',
    title: 'Keywatch: latency',
    description: 'How long requests take, over time and by key.',
    panels: ['latency-over-time', 'latency-by-key', 'volume-by-endpoint'],
  },
  {
    id: 'keys',
    title: 'Keywatch: keys',
    description: 'What each key does, and what was done to keys.',
    panels: ['requests-by-key', 'latency-by-key', 'key-lifecycle', 'authentication-failure-rate'],
  },
];
