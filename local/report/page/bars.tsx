import { useState } from 'preact/hooks';
import type { TopResult } from '../../../lib/core/panels/result.js';
import { number, percent, plural, value, words } from './format.js';

const FEW = 8;

/** The largest groups as horizontal bars, largest first. */
export function Bars({ panel, name = nameOf(panel) }: { panel: TopResult; name?: (key: string) => string }) {
  const [all, setAll] = useState(false);
  const shown = all ? panel.rows : panel.rows.slice(0, FEW);
  const measured = panel.unit === 'ms';
  const top = Math.max(...panel.rows.flatMap(({ values }) => values.map((amount) => amount ?? 0))) || 1;
  return (
    <div class="bars-box">
      {measured && (
        <p class="key-line">
          {panel.columns.map((column, i) => (
            <span key={column}>
              <i class={`swatch m${i}`} />
              {column}
            </span>
          ))}
        </p>
      )}
      <ol class={measured ? 'bars measured' : 'bars'}>
        {shown.map(({ key, label, count, values }) => (
          <li key={key}>
            <span class="bar-name" title={key}>
              {name(key)}
              {label && <span class="hint"> {label}</span>}
            </span>
            <span class="bar-value">
              {values.map((amount) => value(amount, panel.unit)).join(' / ')}
              <span class="share">{measured ? plural(count, 'request') : percent(count / panel.total)}</span>
            </span>
            <Bar parts={values.map((amount) => (amount ?? 0) / top)} />
          </li>
        ))}
      </ol>
      {panel.rows.length > FEW && (
        <button type="button" class="button small" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? `Show ${FEW}` : `Show all ${panel.rows.length}`}
        </button>
      )}
      {panel.other > 0 && <p class="counts">And {number(panel.other)} in other groups.</p>}
      {panel.approximate && (
        <p class="counts">Approximate: there were more groups than are kept, small ones may be missing.</p>
      )}
    </div>
  );
}

/** Parts of the full width, the last behind the first. */
export function Bar({ parts }: { parts: readonly number[] }) {
  const last = parts.length - 1;
  return (
    <svg class="bar" width="100%" height="8" aria-hidden="true">
      <rect class="track" width="100%" height="8" rx="4" />
      {[...parts].reverse().map((part, i) => (
        <rect key={i} class={`m${last - i}`} width={`${Math.max(part * 100, 0.6).toFixed(2)}%`} height="8" rx="4" />
      ))}
    </svg>
  );
}

/** Closed sets of words read better as words; what came from outside stays as it is. */
function nameOf({ id }: TopResult): (key: string) => string {
  return /reasons$|categories$|lifecycle$/.test(id) ? (key) => words(key.toLowerCase()) : (key) => key;
}
