import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type uPlot from 'uplot';
import type { TimeResult } from '../../../lib/core/panels/result.js';
import { interval, plural, span, time, value, words } from './format.js';
import { draw } from './plot.js';
import type { Theme } from './theme.js';

interface Props {
  readonly panel: TimeResult;
  readonly range: { readonly from: number; readonly to: number } | null;
  readonly theme: Theme;
}

/** A chart over time with a legend that shows the value under the pointer and switches lines on and off. */
export function Chart({ panel, range, theme }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [at, setAt] = useState<number | null>(null);
  const shown = useMemo(() => panel.series.filter(({ name }) => !hidden.has(name)), [panel, hidden]);

  useEffect(() => {
    const box = host.current!;
    const plot: uPlot = draw(box, panel, shown, range, setAt);
    const observer = new ResizeObserver(() => plot.setSize({ width: box.clientWidth, height: box.clientHeight }));
    observer.observe(box);
    return () => {
      observer.disconnect();
      plot.destroy();
    };
  }, [panel, shown, range, theme]);

  const toggle = (name: string) => {
    const next = new Set(hidden);
    if (!next.delete(name)) next.add(name);
    if (next.size < panel.series.length) setHidden(next);
  };
  return (
    <>
      <div ref={host} class="chart" role="img" aria-label={describe(panel)} />
      <p class="key-line when">
        {at === null ? `Whole range, one point per ${interval(panel.interval)}` : `${time(panel.times[at]!)} UTC`}
      </p>
      <ul class="legend">
        {panel.series.map(({ name, values, overall }) => (
          <li key={name}>
            <button
              type="button"
              aria-pressed={!hidden.has(name)}
              onClick={() => toggle(name)}
              class={`s-${name.replaceAll(/\W/g, '-')}`}
            >
              <i class="swatch" />
              {words(name)}
              <strong>{value(at === null ? overall : (values[at] ?? null), panel.unit)}</strong>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

function describe({ title, times, series, unit, total }: TimeResult): string {
  const lines = series.map(({ name, overall }) => `${words(name)} ${value(overall, unit)}`).join(', ');
  return `${title}, ${span(times[0]!, times.at(-1)!)}: ${plural(total, 'counted', 'counted')}; over the whole range ${lines}.`;
}
