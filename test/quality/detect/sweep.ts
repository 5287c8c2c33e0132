import { DETECTORS } from '../../../lib/core/detect/catalogue.js';
import type { Entry } from '../../../lib/core/entry/fields.js';
import { parseSettings } from '../../../lib/core/settings.js';
import { Random } from '../../../local/simulator/random.js';
import { type Ask, Cast, DAY, EVASIONS, HISTORY_DAYS, HOUR, INTENSITIES, LAST, type Probe } from './probe.js';
import * as authentication from './probes-authentication.js';
import * as history from './probes-history.js';
import * as keys from './probes-keys.js';
import { detectIn, enricherOf } from './stream.js';
import type { Trial } from './trial.js';

const { shares, ...ofCallers } = authentication;
const MAKERS: readonly ((ask: Ask) => Probe)[] = [
  ...Object.values(ofCallers),
  ...shares,
  ...Object.values(keys),
  ...Object.values(history),
];

/** A few keys that use every route from the first day on, so that no route is a deployment. */
function background(): Entry[] {
  const cast = new Cast({ n: 0, times: 1, evasion: 'none', random: new Random(0, 'background') });
  return Array.from({ length: (HISTORY_DAYS + 1) * 24 }, (_, hour) => {
    const route = ['/orders', '/refunds', '/export/orders', '/orders'][hour % 4]!;
    const time = LAST - HISTORY_DAYS * DAY + hour * HOUR + 60_000;
    return cast.call(time, { 'api.route': route, 'url.path': route, 'api_key.id': `background${hour % 3}` });
  });
}

/** Every detector's definition at every intensity and evasion, once, in one stream. */
export async function sweep(seed: number): Promise<readonly Trial[]> {
  const random = new Random(seed, 'sweep');
  const asked: { ask: Ask; probe: Probe }[] = [];
  for (const make of MAKERS)
    for (const times of INTENSITIES)
      for (const evasion of EVASIONS) {
        const ask = { n: asked.length + 1, times, evasion, random };
        asked.push({ ask, probe: make(ask) });
      }
  const settings = parseSettings({
    timeZone: 'Europe/Berlin',
    routes: ['/orders/{id}'],
    adminRoutes: ['/admin/*'],
    exportRoutes: ['/export/*'],
    plans: [{ id: 'starter', quota: { limit: 60, period: 'DAY' } }],
    keys: asked.flatMap(({ probe: { key } }) => (key ? [key] : [])),
  });
  const enricher = enricherOf(settings);
  const entries = [...asked.flatMap(({ probe }) => probe.entries), ...background()].sort(
    (a, b) => a['@timestamp']! - b['@timestamp']! || (a['event.id']! < b['event.id']! ? -1 : 1),
  );
  for (const entry of entries) enricher.enrich(entry);
  const opened = new Map<string, number>();
  for (const { phase, detector, entity, detectedAt } of await detectIn(entries, settings)) {
    const name = `${detector}\n${entity.type}\n${entity.id}`;
    if (phase === 'opened' && !opened.has(name)) opened.set(name, detectedAt);
  }
  return asked.map(({ ask: { times, evasion }, probe: { detector, entity, crossing } }) => {
    const detectedAt = opened.get(`${detector}\n${entity.type}\n${entity.id}`);
    return { detector, times, evasion, crossing, detectedAt };
  });
}

/** Detectors that no probe tries. */
export const UNTRIED = DETECTORS.map(({ id }) => id).filter(
  (id) =>
    !MAKERS.some((make) => make({ n: 1, times: 2, evasion: 'none', random: new Random(1, 'untried') }).detector === id),
);
