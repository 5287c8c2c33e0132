import { MINUTE } from '../time-units.js';
import type { Detector } from './detector.js';
import { investigationQuery } from './investigation.js';

const duration = (ms: number): string =>
  ms === 0 ? 'none' : ms % (60 * MINUTE) === 0 ? `${ms / (60 * MINUTE)} h` : `${ms / MINUTE} min`;

function section(detector: Detector): string {
  const thresholds = Object.entries(detector.thresholds).map(
    ([name, { default: value, doc }]) => `| \`${name}\` | ${value} | ${doc} |`,
  );
  const list = (items: readonly string[]): string => items.map((item) => `- ${item}`).join('\n');
  const fields = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ') || 'none';
  return `## ${detector.id}

**${detector.title}** (${detector.kind}, ${detector.severity}). ${detector.description}

Window ${duration(detector.window)}, quiet time ${duration(detector.quiet)}, hold ${duration(detector.hold)}; entity: ${detector.entity.join(', ')}.
Required fields: ${fields(detector.required)}; optional: ${fields(detector.optional)}.${detector.reads ? ` Sources beside calls: ${fields(detector.reads)}.` : ''}
${thresholds.length > 0 ? `\n| threshold | default | meaning |\n| --- | --- | --- |\n${thresholds.join('\n')}\n` : ''}
Guards against false alarms:
${list(detector.guards)}

Runbook:
${detector.runbook.map((step, index) => `${index + 1}. ${step}`).join('\n')}

Logs Insights, over the masked log group: \`${investigationQuery(detector, { type: detector.entity[0]!, id: `<${detector.entity[0]}>` })}\`

References: ${detector.references.join('; ')}.
`;
}

/** `docs/detectors.md`. */
export const detectorsDoc = (detectors: readonly Detector[]): string => `# Detectors

Made by \`npm run generate\` from \`lib/core/detect/detectors/\`. Severity promises: critical now, high within 1 hour, medium
within 4 hours, low the next business day.

Settings change thresholds under \`detectors.<id>.thresholds\`. The plain rule of \`data-exfiltration\`, an hour's bytes above the
30-day mean, is \`{"timesP99": 0, "megabytes": 0, "historyDays": 0}\`. What each guard costs and saves was measured:
[quality.md](quality.md#guards).

${detectors.map(section).join('\n')}`;
