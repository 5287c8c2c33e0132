import type { ReportData } from '../data.js';
import { Bar } from './bars.js';
import { number, percent, plural, words } from './format.js';
import { Scroll, Table } from './table.js';

/** Where every line went, what was masked and what was quarantined. */
export function Quality({ data }: { data: ReportData }) {
  const { summary, quarantine, masked } = data;
  const quarantined = Object.values(summary.quarantined).reduce((sum, count) => sum + count, 0);
  return (
    <div class="grid">
      <article class="panel" aria-labelledby="panel-lines">
        <h3 id="panel-lines">Where every line went</h3>
        <p class="counts">
          Lines read = entries + duplicates + sampled away + quarantined. Late and future entries are among the entries.
        </p>
        <Shares
          of={summary.lines}
          rows={[
            ['Entries', summary.entries],
            ['Duplicates', summary.duplicates],
            ['Sampled away', summary.sampled],
            ['Quarantined', quarantined],
          ]}
        />
        <p class="counts">
          {number(summary.lines)} lines read; {plural(summary.late, 'entry', 'entries')} late, {number(summary.future)}{' '}
          in the future.
        </p>
      </article>
      <article class="panel" aria-labelledby="panel-masked">
        <h3 id="panel-masked">Masked values</h3>
        <p class="counts">Counts each secret that was masked before anything was stored, by kind.</p>
        <Shares rows={largest(masked)} empty="Nothing was masked: no value looked like a secret." />
      </article>
      <article class="panel wide" aria-labelledby="panel-quarantine">
        <h3 id="panel-quarantine">Quarantine</h3>
        <p class="counts">
          Counts lines that could not be parsed or masked; their content is never kept, only where they stood and how
          long they were.
        </p>
        <Shares
          rows={largest(summary.quarantined)}
          empty="No quarantined lines: every line could be parsed and masked."
        />
        {quarantine.length > 0 && (
          <Scroll name="Quarantined lines">
            <Table
              head={['File', 'Line', 'Reason', 'Length']}
              rows={quarantine.map(({ file, line, reason, length }) => [
                file,
                number(line),
                words(reason),
                plural(length, 'byte'),
              ])}
            />
          </Scroll>
        )}
        {quarantined > quarantine.length && (
          <p class="counts">
            The first {number(quarantine.length)} of {number(quarantined)}; all of them stand in quarantine.ndjson.
          </p>
        )}
      </article>
    </div>
  );
}

interface SharesProps {
  readonly rows: readonly (readonly [string, number])[];
  readonly of?: number;
  readonly empty?: string;
}

function Shares({ rows, of = rows.reduce((sum, [, count]) => sum + count, 0), empty }: SharesProps) {
  if (rows.length === 0) return <p class="empty">{empty}</p>;
  return (
    <ol class="bars">
      {rows.map(([name, count]) => (
        <li key={name}>
          <span class="bar-name">{name}</span>
          <span class="bar-value">
            {number(count)}
            <span class="share">{percent(of === 0 ? 0 : count / of)}</span>
          </span>
          <Bar parts={[of === 0 ? 0 : count / of]} />
        </li>
      ))}
    </ol>
  );
}

function largest(counts: Readonly<Record<string, number>>): [string, number][] {
  return Object.entries(counts)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([name, count]) => [words(name), count]);
}
