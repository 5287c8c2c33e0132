/** How urgent a detection is: critical now, high within 1 hour, medium within 4 hours, low the next business day. */
export type Severity = 'low' | 'medium' | 'high' | 'critical';

export const SEVERITIES: readonly Severity[] = ['low', 'medium', 'high', 'critical'];

/** What a detection is about. */
export type EntityType = 'source_ip' | 'api_key' | 'user' | 'route' | 'api';

export interface EntityRef {
  readonly type: EntityType;
  readonly id: string;
}

export type Phase = 'opened' | 'escalated' | 'closed';

/** `alert` moves the detector's alarm; `shadow` only counts what it would have raised. */
export type Mode = 'alert' | 'shadow';

/** One line of `detections.ndjson`; times are milliseconds since the epoch, written as ISO 8601 UTC. */
export interface Detection {
  readonly id: string;
  readonly detector: string;
  readonly severity: Severity;
  readonly phase: Phase;
  readonly mode: Mode;
  readonly entity: EntityRef;
  readonly firstSeen: number;
  readonly lastSeen: number;
  /** Event time at which the line became true: crossing, higher severity, or the episode's end. */
  readonly detectedAt: number;
  /** Matching entries of the episode so far. */
  readonly count: number;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly runbook: string;
  /** CloudWatch Logs Insights query over the masked log group that shows the entries behind it. */
  readonly query: string;
  /** Of a deployed stack: where AWS's console shows its dashboard around that time. */
  readonly dashboard?: string;
}

/** Version of the stored form of a detection. */
export const DETECTION_SCHEMA_VERSION = 1;
