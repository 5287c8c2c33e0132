import { useId, useState } from 'preact/hooks';
import type { Part } from '../../../lib/core/detect/breakdown.js';
import { Bar } from './bars.js';
import type { Episode } from './episodes.js';
import { number, percent, precise, span, time, words } from './format.js';

const ENTITIES = { source_ip: 'address', api_key: 'key', user: 'user', route: 'route', api: 'API' } as const;

/** One detection; its evidence opens below it. */
export function DetectionRow({ episode }: { episode: Episode }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const { latest, severity, firstSeen, lastSeen, closed } = episode;
  return (
    <li class={`detection ${severity}`}>
      <button type="button" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        <svg class="chevron" viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
          <path d="M4 2l4 4-4 4" />
        </svg>
        <span class={`badge ${severity}`}>{severity}</span>
        <span class="what">
          <strong>{words(latest.detector)}</strong>
          <span class="entity">
            {ENTITIES[latest.entity.type] ?? latest.entity.type} <code>{latest.entity.id}</code>
          </span>
        </span>
        <span class="state">
          {latest.mode === 'shadow' && <span class="badge none">shadow</span>}
          <span class={closed ? 'badge none' : 'badge open'}>{closed ? 'closed' : 'open'}</span>
        </span>
        <span class="seen">
          {span(firstSeen, lastSeen)}
          <span class="matches">{number(latest.count)} matching</span>
        </span>
      </button>
      <div id={id} class="evidence" hidden={!open}>
        {open && <Evidence episode={episode} />}
      </div>
    </li>
  );
}

function Evidence({ episode: { id, latest, lines } }: { episode: Episode }) {
  const { breakdown = {}, ...facts } = latest.evidence as { breakdown?: Readonly<Record<string, readonly Part[]>> };
  const evidence = Object.entries(facts);
  return (
    <>
      <dl class="facts">
        {evidence.length === 0 && (
          <div>
            <dt>Evidence</dt>
            <dd>none beyond the count</dd>
          </div>
        )}
        {evidence.map(([name, fact]) => (
          <div key={name}>
            <dt>{words(name.replaceAll(/([a-z])([A-Z])/g, (_, a, b) => `${a} ${b.toLowerCase()}`))}</dt>
            <dd>{text(fact)}</dd>
          </div>
        ))}
        <div>
          <dt>Runbook</dt>
          <dd>
            <Runbook text={latest.runbook} />
          </dd>
        </div>
        <div>
          <dt>Detection id</dt>
          <dd>
            <code>{id}</code>
          </dd>
        </div>
      </dl>
      <div class="causes">
        {Object.entries(breakdown).map(([cause, parts]) => (
          <Cause key={cause} name={words(cause)} parts={parts} />
        ))}
      </div>
      <p class="query">
        The entries behind it, in Logs Insights: <code>{latest.query}</code>
      </p>
      <ol class="phases">
        {lines.map((line) => (
          <li key={`${line.phase}-${line.detectedAt}-${line.severity}`}>
            <i class={`dot ${line.severity}`} />
            <span>
              {words(line.phase)} <span class="quiet">as {line.severity}</span>
            </span>
            <time dateTime={new Date(line.detectedAt).toISOString()}>{time(line.detectedAt)} UTC</time>
            <span class="quiet">{number(line.count)} matching</span>
          </li>
        ))}
      </ol>
    </>
  );
}

/** What the matches have in common: the largest parts of them. */
function Cause({ name, parts }: { name: string; parts: readonly Part[] }) {
  return (
    <section>
      <h4>{name}</h4>
      <ol class="bars">
        {parts.map(({ value, count, share }) => (
          <li key={value}>
            <span class="bar-name" title={value}>
              {value}
            </span>
            <span class="bar-value">
              {number(count)}
              <span class="share">{percent(share)}</span>
            </span>
            <Bar parts={[share]} />
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Only a web address becomes a link. */
function Runbook({ text }: { text: string }) {
  if (!/^https:\/\//.test(text)) return <span>{text || 'none given'}</span>;
  return (
    <a href={text} rel="noreferrer noopener" target="_blank">
      {text}
    </a>
  );
}

function text(fact: unknown): string {
  if (typeof fact === 'number') return precise(fact);
  if (typeof fact === 'string') return fact;
  if (Array.isArray(fact)) return fact.map(text).join(', ');
  return JSON.stringify(fact);
}
