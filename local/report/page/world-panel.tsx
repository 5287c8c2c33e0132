import type { TopResult } from '../../../lib/core/panels/result.js';
import type { WorldMap } from '../world.js';
import { Bars } from './bars.js';
import { country, number, plural } from './format.js';

/** Drawn at build time. */
declare const WORLD: WorldMap;

const CLASSES = 5;

/** Requests by country on a map, and the largest beside it. */
export function WorldPanel({ panel }: { panel: TopResult }) {
  const counts = new Map(panel.rows.map(({ key, count }) => [key, count]));
  const [top, least] = [Math.max(...counts.values()), Math.min(...counts.values())];
  const classOf = (id: string) => shade(counts.get(id), least, top);
  const title = (id: string) => `${country(id)}: ${number(counts.get(id) ?? 0)}`;
  const steps = Array.from({ length: CLASSES }, (_, i) => Math.round(least * (top / least) ** ((i + 1) / CLASSES)));
  return (
    <div class="world">
      <div>
        <svg
          class="map"
          viewBox={`0 0 ${WORLD.width} ${WORLD.height}`}
          role="img"
          aria-label={`World map: ${plural(panel.total, 'request')} from ${plural(counts.size, 'country', 'countries')}`}
        >
          {WORLD.shapes.map(({ id, path }) => (
            <path key={id} class={classOf(id)} d={path}>
              <title>{title(id)}</title>
            </path>
          ))}
          {WORLD.dots
            .filter(({ id }) => counts.has(id))
            .map(({ id, x, y }) => (
              <circle key={id} class={classOf(id)} cx={x} cy={y} r="5">
                <title>{title(id)}</title>
              </circle>
            ))}
        </svg>
        <p class="key-line">
          {[...new Set(steps)].map((step) => (
            <span key={step}>
              <i class={`swatch ${shade(step, least, top)}`} />
              up to {number(step)}
            </span>
          ))}
        </p>
      </div>
      <Bars panel={panel} name={country} />
    </div>
  );
}

/** Classes of equal ratios between the least and the most: a few large countries must not make all others look alike. */
function shade(count: number | undefined, least: number, top: number): string {
  if (!count) return 'c0';
  const part = top === least ? 1 : Math.log(count / least) / Math.log(top / least);
  return `c${Math.min(CLASSES, Math.max(1, Math.ceil(part * CLASSES - 0.01)))}`;
}
