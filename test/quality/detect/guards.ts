import { activeDetectors } from '../../../lib/core/detect/catalogue.js';
import type { Detection } from '../../../lib/core/detect/detection.js';
import type { ActiveDetector, Judged, KeyedDetector } from '../../../lib/core/detect/detector.js';
import type { DetectorId } from '../../../lib/core/detect/detector-ids.js';
import { Engine } from '../../../lib/core/detect/engine.js';
import { MemoryStateStore } from '../../../lib/core/detect/memory-state-store.js';
import type { KeyHistory } from '../../../lib/core/detect/tracks/key-history.js';
import type { Entry } from '../../../lib/core/entry/fields.js';
import type { Settings } from '../../../lib/core/settings.js';
import { episodesOf, ownOf, plantedOf } from './story.js';
import { simulated, timeOf } from './stream.js';

/** A detector without some of its guards: by its thresholds, by what it is shown of its state, or by what of an entry. */
interface Without {
  readonly detector: DetectorId;
  /** What is taken away, in words. */
  readonly guard: string;
  readonly thresholds?: Readonly<Record<string, number>>;
  readonly judged?: (judged: Judged) => Judged;
  readonly entry?: (entry: Entry) => Partial<Entry>;
}

const ANY = 1e9;
const nothingKnown = (judged: Judged): Judged => ({ ...judged, known: {} });
const noExports = (judged: Judged): Judged => {
  const history = judged.memory as KeyHistory | undefined;
  if (!history) return judged;
  return { ...judged, memory: { ...history, lasting: { ...history.lasting, exports: [] }, exported: 0 } };
};
const rawPath = (entry: Entry): Partial<Entry> => {
  const path = entry['url.path'];
  return path === undefined ? {} : { 'api.route': '/', 'api.resource.hash': path };
};

/** By run: in each at most one of a detector, and none that changes what another of the run sees. */
const RUNS: readonly (readonly Without[])[] = [
  [
    {
      detector: 'data-exfiltration',
      guard: 'all: the literal rule, above the mean',
      thresholds: { timesP99: 0, megabytes: 0, historyDays: 0 },
    },
    {
      detector: 'volume-surge',
      guard: 'all: the literal rule, 3 times the mean',
      thresholds: { requestsPerHour: 0, historyDays: 0 },
      judged: nothingKnown,
    },
    {
      detector: 'bulk-export',
      guard: 'all: the literal rule, 3 exports an hour',
      thresholds: { historyDays: 0 },
      judged: noExports,
    },
    {
      detector: 'impossible-travel',
      guard: 'accuracy, hosting networks',
      entry: () => ({ 'source.geo.accuracy_km': undefined, 'source.hosting': undefined }),
    },
    {
      detector: 'unusual-endpoint',
      guard: 'all: the literal rule, a route that is new to the key',
      thresholds: { historyDays: 0, steadyDays: 0 },
      judged: nothingKnown,
    },
    { detector: 'scraping', guard: 'regular gaps: the rate alone', thresholds: { variation: ANY } },
    {
      detector: 'credential-stuffing',
      guard: 'different keys: 10 failures of an address',
      entry: (entry) => ({ 'api_key.fingerprint': entry['event.id'] }),
    },
  ],
  [
    { detector: 'data-exfiltration', guard: '1.5 times the own 99th percentile', thresholds: { timesP99: 0 } },
    { detector: 'volume-surge', guard: 'more than 100 requests', thresholds: { requestsPerHour: 0 } },
    { detector: 'bulk-export', guard: '7 days of history', thresholds: { historyDays: 0 } },
    { detector: 'resource-enumeration', guard: 'ids on a route template: raw paths', entry: rawPath },
  ],
  [
    { detector: 'data-exfiltration', guard: 'at least 10 MB', thresholds: { megabytes: 0 } },
    { detector: 'volume-surge', guard: '7 days of history', thresholds: { historyDays: 0 } },
    { detector: 'bulk-export', guard: 'the own 99th percentile', judged: noExports },
    { detector: 'impossible-travel', guard: 'accuracy', entry: () => ({ 'source.geo.accuracy_km': undefined }) },
    { detector: 'unusual-endpoint', guard: '5 steady days', thresholds: { steadyDays: 0 } },
  ],
  [
    { detector: 'data-exfiltration', guard: '7 days of history', thresholds: { historyDays: 0 } },
    { detector: 'volume-surge', guard: "everybody's surge is one", judged: nothingKnown },
    { detector: 'impossible-travel', guard: 'hosting networks', entry: () => ({ 'source.hosting': undefined }) },
    { detector: 'unusual-endpoint', guard: 'deployments, common routes', judged: nothingKnown },
  ],
];

/** Every detector that something is taken from, as it is. */
const AS_IT_IS = [...new Set(RUNS.flat().map(({ detector }) => detector))];

/** What one detector said in a run. */
export interface Said {
  readonly detector: DetectorId;
  /** Undefined: with all its guards. */
  readonly without: string | undefined;
  /** Episodes of any severity, low ones included; of benign days. */
  readonly alarms: number;
  /** Attacks of the story that it is planted for, and those of which it spoke. */
  readonly planted: number;
  readonly found: number;
}

export interface Guards {
  readonly benignRequests: number;
  readonly said: readonly Said[];
}

/** One run of the engine beside others over the same entries. */
class Run {
  readonly detections: Detection[] = [];
  private readonly engine: Engine;

  constructor(
    active: readonly ActiveDetector[],
    private readonly changes: readonly ((entry: Entry) => Partial<Entry>)[],
  ) {
    this.engine = new Engine(new MemoryStateStore(), active, []);
  }

  async take(entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return;
    const shown =
      this.changes.length === 0
        ? entries
        : entries.map((entry) => Object.assign({ ...entry }, ...this.changes.map((change) => change(entry))));
    await this.engine.observe(shown);
    this.detections.push(...(await this.engine.advance(timeOf(entries.at(-1)!))));
  }

  async end(): Promise<readonly Detection[]> {
    this.detections.push(...(await this.engine.finish()));
    return this.detections;
  }
}

function unguarded(active: readonly ActiveDetector[], some: readonly Without[]): Run {
  const changed = some.map(({ detector: id, thresholds, judged }): ActiveDetector => {
    const one = active.find(({ detector }) => detector.id === id)!;
    const detector = one.detector as KeyedDetector;
    const judge: KeyedDetector['judge'] = judged
      ? (shown, trails) => detector.judge(judged(shown), trails)
      : detector.judge;
    return { ...one, detector: { ...detector, judge }, thresholds: { ...one.thresholds, ...thresholds } };
  });
  return new Run(
    changed,
    some.flatMap(({ entry }) => entry ?? []),
  );
}

/** The same days, benign or with all attacks, with every guard and with some taken away. */
export async function guards(seed: number, days: number, requests: number, attacks: 'none' | 'all'): Promise<Guards> {
  const simulation = simulated({ seed, days, requests, attacks, intensity: 1, evasion: 'none' });
  const active = activeDetectors(simulation.settings as Settings);
  const runs = [
    new Run(
      active.filter(({ detector }) => AS_IT_IS.includes(detector.id)),
      [],
    ),
    ...RUNS.map((some) => unguarded(active, some)),
  ];
  let batch: Entry[] = [];
  for (const entry of simulation.entries()) {
    batch.push(entry);
    if (batch.length < 1000) continue;
    for (const run of runs) await run.take(batch);
    batch = [];
  }
  for (const run of runs) await run.take(batch);
  const planted = plantedOf(simulation.truth);
  const said: Said[] = [];
  for (const [index, run] of runs.entries()) {
    const episodes = episodesOf(await run.end());
    const of = index === 0 ? AS_IT_IS.map((detector) => ({ detector, guard: undefined })) : RUNS[index - 1]!;
    for (const { detector, guard } of of) {
      const own = planted.filter((one) => one.detector === detector);
      said.push({
        detector,
        without: guard,
        alarms: attacks === 'none' ? episodes.filter(({ detection }) => detection.detector === detector).length : 0,
        planted: own.length,
        found: own.filter((one) => ownOf(one, episodes).length > 0).length,
      });
    }
  }
  return { benignRequests: attacks === 'none' ? simulation.requests() : 0, said };
}
