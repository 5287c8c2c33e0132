import type { PanelResult } from '../../../lib/core/panels/result.js';
import type { ReportData } from '../data.js';
import { Detections } from './detections.js';
import { Header } from './header.js';
import { Panel } from './panel.js';
import { Quality } from './quality.js';
import { useTheme } from './theme.js';
import { Tiles } from './tiles.js';

/** Which panels stand together; a panel that stands nowhere comes under More. */
const SECTIONS = [
  {
    id: 'traffic',
    title: 'Traffic',
    panels: ['entries-over-time', 'status-classes', 'volume-by-endpoint', 'source-addresses'],
  },
  { id: 'keys', title: 'Authentication and keys', panels: ['authentication-failure-rate', 'requests-by-key'] },
  { id: 'latency', title: 'Latency', panels: ['latency-over-time', 'latency-by-key'] },
  { id: 'geography', title: 'Geography', panels: ['geographic-distribution'] },
  {
    id: 'errors',
    title: 'Errors and blocks',
    panels: ['error-categories', 'block-reasons', 'waf-block-reasons', 'key-lifecycle'],
  },
] as const;

const OWN_PLACE = 'detections-over-time';

/** The whole page. */
export function App({ data }: { data: ReportData }) {
  const [theme, toggle] = useTheme();
  const byId = new Map(data.panels.map((panel) => [panel.id, panel]));
  const placed = new Set<string>([OWN_PLACE, ...SECTIONS.flatMap(({ panels }) => panels)]);
  const rest = data.panels.filter(({ id }) => !placed.has(id));
  const sections = [
    ...SECTIONS.map(({ id, title, panels }) => ({
      id,
      title,
      panels: panels.flatMap((panel) => byId.get(panel) ?? []),
    })),
    { id: 'more', title: 'More', panels: rest },
  ].filter(({ panels }) => panels.length > 0);
  const grid = (panels: readonly PanelResult[]) => (
    <div class="grid">
      {panels.map((panel) => (
        <Panel key={panel.id} panel={panel} range={data.range} theme={theme} />
      ))}
    </div>
  );
  const links = [{ id: 'detections', title: 'Detections' }, ...sections, { id: 'quality', title: 'Data quality' }];
  const timeline = byId.get(OWN_PLACE);
  return (
    <>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <Header data={data} links={links} theme={theme} toggle={toggle} />
      <main id="main" tabIndex={-1}>
        <Tiles data={data} panels={byId} />
        <Section id="detections" title="Detections">
          <Detections data={data} />
          {timeline && grid([timeline])}
        </Section>
        {sections.map(({ id, title, panels }) => (
          <Section key={id} id={id} title={title}>
            {grid(panels)}
          </Section>
        ))}
        <Section id="quality" title="Data quality">
          <Quality data={data} />
        </Section>
      </main>
      <footer>
        <p>
          Made by Keywatch from{' '}
          {data.generatedFrom.files.length === 0 ? 'no files' : data.generatedFrom.files.join(', ')}
          {data.generatedFrom.settings && `, with settings ${data.generatedFrom.settings}`}. All times are UTC. This
          page is one file and asks nothing of any network.
        </p>
      </footer>
    </>
  );
}

function Section({ id, title, children }: { id: string; title: string; children: preact.ComponentChildren }) {
  return (
    <section id={id} aria-labelledby={`${id}-title`} class="section">
      <h2 id={`${id}-title`}>{title}</h2>
      {children}
    </section>
  );
}
