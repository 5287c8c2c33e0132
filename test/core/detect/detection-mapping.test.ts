import { detectionMapping } from '../../../lib/core/detect/detection-mapping.js';
import { serializeDetection } from '../../../lib/core/detect/order.js';

test('the mapping has exactly what a detection line has', () => {
  const line = serializeDetection({
    id: 'd1',
    detector: 'volume-surge',
    severity: 'high',
    phase: 'opened',
    mode: 'alert',
    entity: { type: 'api_key', id: 'k1' },
    firstSeen: 1,
    lastSeen: 2,
    detectedAt: 3,
    count: 4,
    evidence: { requests: 5 },
    runbook: 'docs/detectors.md#volume-surge',
    query: 'fields @timestamp',
    dashboard: 'https://eu-west-3.console.aws.amazon.com/cloudwatch/home',
  });
  const { properties } = detectionMapping();
  const parsed = JSON.parse(line);
  expect(Object.keys(properties).sort()).toEqual(Object.keys(parsed).sort());
  expect(Object.keys(properties.entity.properties).sort()).toEqual(Object.keys(parsed.entity).sort());
});
