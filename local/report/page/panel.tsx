import type { PanelResult } from '../../../lib/core/panels/result.js';
import { Bars } from './bars.js';
import { Chart } from './chart.js';
import { country, interval, number, plural, time, value, words } from './format.js';
import { DataTable } from './table.js';
import type { Theme } from './theme.js';
import { WorldPanel } from './world-panel.js';

interface Props {
  readonly panel: PanelResult;
  readonly range: { readonly from: number; readonly to: number } | null;
  readonly theme: Theme;
}

/** One panel: its figure, what it counts, and its data as a table. */
export function Panel({ panel, range, theme }: Props) {
  const wide = panel.kind === 'map' || panel.id === 'detections-over-time';
  const empty = panel.total === 0;
  return (
    <article class={wide ? 'panel wide' : 'panel'} aria-labelledby={`panel-${panel.id}`}>
      <h3 id={`panel-${panel.id}`}>{panel.title}</h3>
      <p class="counts">{panel.counts}</p>
      {empty ? (
        <p class="empty">
          Nothing to show: no {panel.id.startsWith('detections') ? 'detection' : 'entry'} in this time range counts
          here.
        </p>
      ) : (
        <Figure panel={panel} range={range} theme={theme} />
      )}
      {!empty && <Numbers panel={panel} />}
    </article>
  );
}

function Figure({ panel, range, theme }: Props) {
  if (panel.kind === 'time') return <Chart panel={panel} range={range} theme={theme} />;
  return panel.kind === 'map' ? <WorldPanel panel={panel} /> : <Bars panel={panel} />;
}

function Numbers({ panel }: { panel: PanelResult }) {
  if (panel.kind === 'time') {
    const head = ['Time (UTC)', ...panel.series.map(({ name }) => words(name))];
    const rows = () =>
      panel.times.map((at, i) => [time(at), ...panel.series.map(({ values }) => value(values[i] ?? null, panel.unit))]);
    return <DataTable name={panel.title} head={head} rows={rows} note={`One row per ${interval(panel.interval)}.`} />;
  }
  const measured = panel.unit === 'ms';
  const labelled = panel.rows.some(({ label }) => label !== undefined);
  const head = [
    panel.kind === 'map' ? 'Country' : 'Group',
    ...(labelled ? ['Hint'] : []),
    ...(measured ? panel.columns : []),
    'Requests',
  ];
  const rows = () =>
    panel.rows.map(({ key, label, count, values }) => [
      panel.kind === 'map' ? country(key) : key,
      ...(labelled ? [label ?? '–'] : []),
      ...(measured ? values.map((amount) => value(amount, panel.unit)) : []),
      number(count),
    ]);
  const other = panel.other > 0 ? ` ${plural(panel.other, 'further entry', 'further entries')} in other groups.` : '';
  return (
    <DataTable
      name={panel.title}
      head={head}
      rows={rows}
      note={`${plural(panel.total, 'entry', 'entries')} in all.${other}`}
    />
  );
}
