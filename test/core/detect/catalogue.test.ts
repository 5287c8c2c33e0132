import { DETECTORS } from '../../../lib/core/detect/catalogue.js';
import type { Track } from '../../../lib/core/detect/detector.js';
import { DETECTOR_IDS } from '../../../lib/core/detect/detector-ids.js';
import { newEntry } from '../../../lib/core/entry/entry.js';
import { FIELD } from '../../../lib/core/entry/fields.js';
import { MINUTE } from '../../../lib/core/time-units.js';

const RUNBOOK_STEPS = ['Triage', 'Contain', 'Investigate', 'Remediate', 'Recover', 'Document'];

test('ids are unique and of the design', () => {
  expect(new Set(DETECTORS.map(({ id }) => id)).size).toBe(DETECTORS.length);
  for (const { id } of DETECTORS) expect(DETECTOR_IDS).toContain(id);
});

describe.each(DETECTORS.map((detector) => [detector.id, detector] as const))('%s', (_, detector) => {
  test('is whole: words, guards, runbook, references, known fields', () => {
    expect(detector.title.length * detector.description.length).toBeGreaterThan(0);
    expect(detector.guards.length).toBeGreaterThan(0);
    expect(detector.runbook.map((step) => step.split(':')[0])).toEqual(RUNBOOK_STEPS);
    expect(detector.references.join()).toMatch(/OWASP API\d+:2023.*MITRE ATT&CK T\d{4}/);
    for (const name of [...detector.required, ...detector.optional]) expect(FIELD.has(name)).toBe(true);
    expect(detector.hold).toBeLessThanOrEqual(10 * MINUTE);
  });

  test('takes the examples that match and leaves those that do not', () => {
    const takes = (fields: object): boolean => {
      const entry = Object.assign(newEntry(), { '@timestamp': 0, 'event.id': 'e' }, fields);
      if (detector.kind === 'count') return detector.tally(entry) === true;
      let kept = false;
      if (detector.kind === 'inventory') return kept;
      const tracking = 'track' in detector ? detector : undefined;
      (tracking?.track ?? (detector as Track)).observe(entry, (type, _id, value) => {
        const isAsked = (detector.entity as readonly string[]).includes(type);
        kept ||= isAsked && (tracking?.concerns?.(value) ?? true);
      });
      return kept;
    };
    expect(detector.examples.match.map(takes)).toEqual(detector.examples.match.map(() => true));
    expect(detector.examples.noMatch.map(takes)).toEqual(detector.examples.noMatch.map(() => false));
    expect(detector.kind === 'inventory' || detector.examples.match.length * detector.examples.noMatch.length > 0).toBe(
      true,
    );
  });
});
