import { createHash } from 'node:crypto';
import { episodes } from '../../../local/report/page/episodes.js';
import { renderReport } from '../../../local/report/render.js';
import { DETECTIONS, emptyReport, fullReport, HOSTILE } from './fixture.js';

const ASSETS = { script: 'console.log(1)', style: 'p{color:red}' };

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

describe('renderReport', () => {
  const html = renderReport(fullReport(), ASSETS);

  it('allows its own script and style by hash and nothing else', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(html)![1]!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`script-src ${hash(ASSETS.script)};`);
    expect(policy).toContain(`style-src ${hash(ASSETS.style)};`);
    expect(policy).not.toContain('unsafe');
  });

  it('lets no data out of its block', () => {
    expect(html).not.toContain(HOSTILE);
    expect(html).not.toContain('<img');
    expect(html.match(/<\/script>/g)).toHaveLength(2);
    const block = /id="data">(.*)<\/script>/.exec(html)![1]!;
    expect(JSON.parse(block)).toEqual(JSON.parse(JSON.stringify(fullReport())));
  });

  it('is the same text for the same data', () => {
    expect(renderReport(emptyReport(), ASSETS)).toBe(renderReport(emptyReport(), ASSETS));
  });
});

describe('episodes', () => {
  it('makes one of the lines that share an id, with the highest severity and the last count', () => {
    const [first] = episodes(DETECTIONS);
    expect(first).toMatchObject({
      severity: 'critical',
      closed: true,
      latest: { detector: 'credential-stuffing', count: 120 },
    });
    expect(first!.lines.map(({ phase }) => phase)).toEqual(['opened', 'escalated', 'closed']);
  });

  it('puts the most severe first', () => {
    expect(
      episodes(DETECTIONS)
        .slice(0, 5)
        .map(({ severity }) => severity),
    ).toEqual(['critical', 'high', 'high', 'medium', 'low']);
  });
});
