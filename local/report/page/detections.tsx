import { useMemo, useState } from 'preact/hooks';
import type { Severity } from '../../../lib/core/detect/detection.js';
import type { ReportData } from '../data.js';
import { DetectionRow } from './detection-row.js';
import { BY_SEVERITY, episodes } from './episodes.js';
import { number, plural, words } from './format.js';
import { DataTable } from './table.js';

const PAGE = 12;

/** The list of detections, most severe first, with a filter by severity. */
export function Detections({ data }: { data: ReportData }) {
  const all = useMemo(() => episodes(data.detections), [data.detections]);
  const [severity, setSeverity] = useState<Severity | undefined>();
  const [limit, setLimit] = useState(PAGE);
  const fitting = severity ? all.filter((episode) => episode.severity === severity) : all;
  const choose = (choice: Severity | undefined) => {
    setSeverity(choice);
    setLimit(PAGE);
  };
  if (all.length === 0) {
    return <p class="panel empty">No detections: no detector's rule was met by any entry in this time range.</p>;
  }
  return (
    <div class="panel wide">
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields */}
      <div class="filter" role="group" aria-label="Filter by severity">
        <Choice name="All" count={all.length} pressed={severity === undefined} choose={() => choose(undefined)} />
        {BY_SEVERITY.map((choice) => (
          <Choice
            key={choice}
            name={words(choice)}
            dot={choice}
            count={all.filter((episode) => episode.severity === choice).length}
            pressed={severity === choice}
            choose={() => choose(choice)}
          />
        ))}
      </div>
      <p class="counts" role="status">
        {fitting.length === 0
          ? `No detections of severity ${severity}.`
          : `${plural(fitting.length, 'detection')}${severity ? ` of severity ${severity}` : ''}, most severe first; each with its highest severity.`}
        {data.detectionsTotal > data.detections.length &&
          ` Made from the first ${number(data.detections.length)} of ${number(data.detectionsTotal)} lines in detections.ndjson.`}
      </p>
      <ul class="detections">
        {fitting.slice(0, limit).map((episode) => (
          <DetectionRow key={episode.id} episode={episode} />
        ))}
      </ul>
      {fitting.length > limit && (
        <button type="button" class="button small" onClick={() => setLimit(limit + 4 * PAGE)}>
          Show {Math.min(4 * PAGE, fitting.length - limit)} more of {number(fitting.length)}
        </button>
      )}
      <ByDetector data={data} />
    </div>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly dot?: Severity;
  readonly count: number;
  readonly pressed: boolean;
  readonly choose: () => void;
}

function Choice({ name, dot, count, pressed, choose }: ChoiceProps) {
  return (
    <button type="button" class="choice" aria-pressed={pressed} onClick={choose}>
      {dot && <i class={`dot ${dot}`} />}
      {name} <span class="amount">{number(count)}</span>
    </button>
  );
}

function ByDetector({ data }: { data: ReportData }) {
  const { detections } = data.summary;
  const rows = () =>
    Object.entries(detections)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([detector, counts]) => [words(detector), ...BY_SEVERITY.map((severity) => number(counts[severity] ?? 0))]);
  return (
    <DataTable
      name="Detections by detector and severity"
      head={['Detector', ...BY_SEVERITY.map(words)]}
      rows={rows}
      note="As counted in summary.json."
    />
  );
}
