import type { PanelResult, TimeResult } from '../../../lib/core/panels/result.js';
import type { ReportData } from '../data.js';
import { BY_SEVERITY } from './episodes.js';
import { compact, duration, number, percent, words } from './format.js';

/** The figures that are looked at first. */
export function Tiles({ data, panels }: { data: ReportData; panels: ReadonlyMap<string, PanelResult> }) {
  const { summary } = data;
  const failures = timeOf(panels.get('authentication-failure-rate'));
  const latency = timeOf(panels.get('latency-over-time'));
  const traffic = timeOf(panels.get('entries-over-time'));
  const rate = failures?.series[0]?.overall ?? null;
  const percentile = (name: string) => latency?.series.find((series) => series.name === name)?.overall ?? null;
  const p95 = percentile('p95');
  const quarantined = sum(Object.values(summary.quarantined));
  const reason = Object.entries(summary.quarantined).sort(([, a], [, b]) => b - a)[0];
  const bySeverity = BY_SEVERITY.map((severity) => ({
    severity,
    count: sum(Object.values(summary.detections).map((counts) => counts[severity] ?? 0)),
  }));
  return (
    <section aria-label="Key figures">
      <dl class="tiles">
        <Tile name="Entries" note={`of ${number(summary.lines)} lines read`} trend={traffic && totals(traffic)}>
          <span title={number(summary.entries)}>
            {summary.entries < 100_000 ? number(summary.entries) : compact(summary.entries)}
          </span>
        </Tile>
        <Tile name="Authentication failure rate" note="failed, of all requests" trend={failures?.series[0]?.values}>
          {rate === null ? 'No requests' : percent(rate)}
        </Tile>
        <Tile
          name="p95 latency"
          note={
            p95 === null
              ? 'no response times'
              : `p50 ${duration(percentile('p50') ?? 0)}, p99 ${duration(percentile('p99') ?? 0)}`
          }
          trend={latency?.series.find(({ name }) => name === 'p95')?.values}
        >
          {p95 === null ? '–' : duration(p95)}
        </Tile>
        <Tile
          name="Detections"
          note={
            <span class="chips">
              {bySeverity.map(({ severity, count }) => (
                <span key={severity} class={count > 0 ? `badge ${severity}` : 'badge none'}>
                  {number(count)} {severity}
                </span>
              ))}
            </span>
          }
        >
          {number(sum(bySeverity.map(({ count }) => count)))}
        </Tile>
        <Tile
          name="Quarantined"
          note={reason ? `most often: ${words(reason[0]).toLowerCase()}` : 'every line was understood'}
        >
          {number(quarantined)}
        </Tile>
        <Tile
          name="Archive head"
          note={
            summary.publicKeyFingerprint ? (
              <Hash name="signed by key" text={summary.publicKeyFingerprint} />
            ) : (
              'no public key given'
            )
          }
        >
          {summary.head ? <code class="head">{summary.head}</code> : <span class="quiet">not sealed</span>}
        </Tile>
      </dl>
    </section>
  );
}

interface TileProps {
  readonly name: string;
  readonly note: preact.ComponentChildren;
  readonly trend?: readonly (number | null)[] | undefined;
  readonly children: preact.ComponentChildren;
}

function Tile({ name, note, trend, children }: TileProps) {
  return (
    <div class="tile">
      <dt>{name}</dt>
      <dd class="figure">{children}</dd>
      <dd class="note">{note}</dd>
      {trend && trend.length > 2 && (
        <dd class="trend">
          <Sparkline values={trend} />
        </dd>
      )}
    </div>
  );
}

function Hash({ name, text }: { name: string; text: string }) {
  return (
    <>
      {name} <code title={text}>{text.length > 24 ? `${text.slice(0, 20)}…` : text}</code>
    </>
  );
}

function Sparkline({ values }: { values: readonly (number | null)[] }) {
  const top = Math.max(...values.map((value) => value ?? 0)) || 1;
  const points = values.map(
    (value, i) => `${((i / (values.length - 1)) * 100).toFixed(1)},${(27 - ((value ?? 0) / top) * 25).toFixed(1)}`,
  );
  return (
    <svg viewBox="0 0 100 28" preserveAspectRatio="none" aria-hidden="true" class="spark">
      <polygon points={`0,28 ${points.join(' ')} 100,28`} />
      <polyline points={points.join(' ')} />
    </svg>
  );
}

function timeOf(panel: PanelResult | undefined): TimeResult | undefined {
  return panel?.kind === 'time' ? panel : undefined;
}

function totals({ times, series }: TimeResult): number[] {
  return times.map((_, i) => sum(series.map(({ values }) => values[i] ?? 0)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
