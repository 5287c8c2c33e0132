import { DAY, MINUTE } from '../../lib/core/time-units.js';
import { pathOf, served } from './benign.js';
import { LAST_DAY } from './calendar.js';
import { Random } from './random.js';
import type { Request } from './request.js';
import { type Key, type KeyUse, keyFor, ROTATION } from './roster.js';
import { type Route, route } from './routes.js';

/** Something that happens by the clock: how often in a minute of the day, on which route. */
interface Job {
  readonly use: KeyUse;
  /** In turns, where there are several. */
  readonly target: Route | readonly Route[];
  /** Milliseconds after the full minute of the first call, and between calls. */
  readonly after: number;
  readonly every: number;
  /** Calls that come at once; without it each comes alone. */
  readonly together?: number;
  times(minuteOfDay: number): number;
  /** From when, and until when, in milliseconds; without them all days. */
  readonly from?: number;
  readonly until?: number;
}

/** What a support desk looks at of a customer. */
const DOSSIER: readonly Route[] = [
  '/customers/{id}',
  '/customers/{id}/orders',
  '/orders/{id}',
  '/orders/{id}/shipments',
  '/payments/{id}',
  '/refunds/{id}',
  '/carts/{id}',
].map((template) => route('GET', template));

/** Keys that call now and then by day, whatever else they do: those that somebody misuses have an ordinary life, too. */
const ORDINARY: readonly (readonly [use: KeyUse, method: string, template: string])[] = [
  ['nomad', 'GET', '/products'],
  ['harvester', 'GET', '/products'],
  ['impatient', 'GET', '/products/search'],
  ['hijacked', 'GET', '/orders'],
  ['analyst', 'GET', '/customers'],
  ['clerk', 'GET', '/orders'],
  ['commuter', 'GET', '/products'],
  ['intern', 'GET', '/orders'],
  ['climber', 'GET', '/orders'],
  ['desk', 'GET', '/customers'],
];

const ordinary = (use: KeyUse, target: Route, span: Pick<Job, 'from' | 'until'> = {}): Job => ({
  use,
  target,
  after: 9_000,
  every: 11_000,
  times: (m) => (m % 240 === 97 && m < 1000 ? 2 : 0),
  ...span,
});

/** The jobs, as far as they leave room for other traffic at this many requests a day. */
function jobs(perDay: number, days: number, isNeglected: boolean): readonly Job[] {
  if (perDay < 200) return [];
  const pollEvery = perDay >= 10_000 ? 1 : 15;
  const all: Job[] = [
    {
      use: 'nightly',
      target: route('GET', '/export/orders'),
      after: 4_200,
      every: 9_000,
      times: (m) => (m === 120 ? 5 : 0),
    },
    {
      use: 'nightly',
      target: route('GET', '/export/customers'),
      after: 3_100,
      every: 11_000,
      times: (m) => (m === 124 ? 2 : 0),
    },
    // The walker and the traveller have an ordinary life, too.
    {
      use: 'walker',
      target: route('GET', '/orders'),
      after: 21_000,
      every: 5_000,
      times: (m) => (m % 240 === 97 ? 2 : 0),
    },
    {
      use: 'traveller',
      target: route('GET', '/products'),
      after: 8_000,
      every: 14_000,
      times: (m) => (m >= 360 && m < 680 && m % 80 === 5 ? 2 : 0),
    },
  ];
  if (days >= 8)
    all.push(
      ...ORDINARY.map(([use, method, template]) => ordinary(use, route(method, template))),
      ordinary('metered', route('GET', '/products'), { until: LAST_DAY }),
      ordinary('outgoing', route('GET', '/inventory/{id}'), { until: ROTATION.ends }),
      ordinary('incoming', route('GET', '/inventory/{id}'), { from: ROTATION.begins }),
      ...(isNeglected ? [] : [ordinary('idle', route('GET', '/products'))]),
      {
        use: 'batch',
        target: route('POST', '/webhooks'),
        after: 30_500,
        every: 1,
        times: (m) => (m % 60 === 23 ? 1 : 0),
      },
    );
  if (perDay >= 1000)
    all.push(
      {
        use: 'poller',
        target: route('GET', '/orders'),
        after: 17_000,
        every: 1,
        times: (m) => (m % pollEvery ? 0 : 1),
      },
      {
        use: 'pipeline',
        target: route('POST', '/carts'),
        after: 2_000,
        every: 1_300,
        times: (m) => (m >= 360 && m % 240 === 30 ? 6 : 0),
      },
      {
        use: 'automation',
        target: route('GET', '/admin/reports'),
        after: 1_000,
        every: 2_000,
        times: (m) => (m === 60 ? 3 : 0),
      },
    );
  if (perDay >= 10_000)
    all.push(
      // Page after page for two minutes: regular, but no scraping.
      {
        use: 'sync',
        target: route('GET', '/orders'),
        after: 100,
        every: 410,
        times: (m) => (m === 215 || m === 216 ? 140 : 0),
      },
      // Forty tiles at once, every ten seconds: many a minute, but in no beat.
      {
        use: 'wallboard',
        target: ['/orders', '/products', '/customers'].map((template) => route('GET', template)),
        after: 500,
        every: 10_000,
        together: 40,
        times: (m) => (m === 540 || m === 541 ? 240 : 0),
      },
      // The files of nine customers: many paths, but few ids on each route.
      { use: 'desk', target: DOSSIER, after: 700, every: 800, times: (m) => (m === 605 ? 9 * DOSSIER.length : 0) },
    );
  return all;
}

/** Traffic that comes by the clock: pollers, nightly jobs, test pipelines. */
export class RecurringTraffic {
  private readonly jobs: readonly (Job & { readonly key: Key })[];
  private readonly seed: number;

  private readonly start: number;

  /** `isNeglected`: a key is used by nobody. */
  constructor(roster: readonly Key[], seed: number, perDay: number, days: number, isNeglected: boolean) {
    this.seed = seed;
    this.start = LAST_DAY - (days - 1) * DAY;
    this.jobs = jobs(perDay, days, isNeglected).map((job) => ({ ...job, key: keyFor(roster, job.use) }));
  }

  /** How many requests a minute has. */
  count(minute: number): number {
    let sum = 0;
    for (const job of this.jobs) sum += this.times(job, minute);
    return sum;
  }

  /** The requests of a minute, in no order; equal in every call. */
  requests(minute: number, start: number): Request[] {
    const requests: Request[] = [];
    if (this.count(minute) === 0) return requests;
    const random = new Random(this.seed + minute, 'recurring');
    for (const job of this.jobs) {
      const { key, target, after, every, together = 1 } = job;
      const targets = [target].flat() as readonly Route[];
      const times = this.times(job, minute);
      for (let i = 0; i < times; i++) {
        const time = start + minute * MINUTE + after + Math.floor(i / together) * every + random.below(400);
        const one = targets[i % targets.length]!;
        requests.push(served(time, key, one, random, { path: pathOf(one, key.index, Math.floor(i / targets.length)) }));
      }
    }
    return requests;
  }

  private times({ times, from = 0, until = Number.POSITIVE_INFINITY }: Job, minute: number): number {
    const time = this.start + minute * MINUTE;
    return time >= from && time < until ? times(minute % 1440) : 0;
  }
}
