/** Index pattern of detections; not one of `keywatch-*`, whose strict mapping is the entries'. */
export const DETECTION_INDEX = 'keywatch_detections-*';

const KEYWORD = { type: 'keyword', ignore_above: 1024 } as const;
const DATE = { type: 'date' } as const;

/** Index mapping of detection lines; evidence differs by detector, so that it is kept and not indexed. */
export const detectionMapping = () =>
  ({
    dynamic: 'strict',
    properties: {
      schemaVersion: { type: 'short' },
      id: KEYWORD,
      detector: KEYWORD,
      severity: KEYWORD,
      phase: KEYWORD,
      mode: KEYWORD,
      entity: { properties: { type: KEYWORD, id: KEYWORD } },
      firstSeen: DATE,
      lastSeen: DATE,
      detectedAt: DATE,
      count: { type: 'long' },
      evidence: { type: 'object', enabled: false },
      runbook: KEYWORD,
      query: { type: 'keyword', index: false, doc_values: false },
      dashboard: { type: 'keyword', index: false, doc_values: false },
    },
  }) as const;

/** Index template of the detection indexes. */
export const detectionIndexTemplate = (): object => ({
  index_patterns: [DETECTION_INDEX],
  priority: 200,
  template: { settings: { number_of_shards: 1, number_of_replicas: 1 }, mappings: detectionMapping() },
});
