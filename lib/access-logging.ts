import { Annotations, Stack } from 'aws-cdk-lib';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ApiSource } from './api-source.js';
import { coverageGaps } from './core/detect/coverage.js';
import type { OtherSource } from './core/entry/calls.js';
import { GatewayCounts } from './gateway-counts.js';
import type { KeywatchSettings } from './keywatch-settings.js';
import { logGroupArn } from './private/arns.js';

/** Where a stage's access log goes, and for whom. */
export interface AccessLoggingProps {
  /** The stage. */
  readonly source: ApiSource;
  /** The raw log group; its name has to begin with `/aws/vendedlogs/` for an HTTP API. */
  readonly logGroup: ILogGroup;
  /** Settings that say which detectors have to be served. */
  readonly settings: KeywatchSettings;
  /**
   * What else goes the same way: what detectors read there, they do not miss in the access log.
   *
   * @default - the access log alone, beside CloudTrail and what API Gateway counts
   */
  readonly others?: ApiSource[];
}

/**
 * Gives a stage its access log, after checking that the log holds what the detectors need.
 *
 * A stage of another stack is left alone: hand its owner `destinationArn` and `format`.
 */
export class AccessLogging extends Construct {
  /** ARN for the stage's access log setting, without the `:*` that API Gateway refuses. */
  public readonly destinationArn: string;
  /** The `$context` format string for the stage's access log setting. */
  public readonly format: string;
  /** Whether the stage got its access log here. */
  public readonly attached: boolean;

  constructor(scope: Construct, id: string, props: AccessLoggingProps) {
    super(scope, id);
    const { source, logGroup, settings, others = [] } = props;
    const { _stage: stage } = source;
    if (!stage) throw new Error('source: must be a stage');
    const { path } = stage.construct.node;
    this.format = stage.format.format;
    this.destinationArn = logGroupArn(this, logGroup.logGroupName);

    const gaps = coverageGaps(settings._detectors, stage.type, connectedTo(source, others));
    if (gaps.required.length > 0) {
      const missing = gaps.required.map(({ detector, field }) => `"${detector}" needs "${field}"`).join(', ');
      throw new Error(
        `${path}: the access log of this kind of API (${stage.type}) lacks required fields: ` +
          `${missing}; set the detector's mode to "off" in the settings`,
      );
    }
    if (gaps.optional.length > 0) {
      const weaker = gaps.optional.map(({ detector, field }) => `"${detector}" goes without "${field}"`).join(', ');
      Annotations.of(this).addWarningV2('keywatch:coverage', `${path}: ${weaker}`);
    }

    this.attached = Stack.of(stage.construct) === Stack.of(this) && source._log(this.destinationArn);
    if (!this.attached)
      Annotations.of(this).addWarningV2(
        'keywatch:access-log',
        `${path}: belongs to another stack; its owner has to set the access log destination and format`,
      );
  }
}

/** The sources beside the stage's access log. CloudTrail is always one. */
function connectedTo(source: ApiSource, others: readonly ApiSource[]): readonly OtherSource[] {
  const lines = others.flatMap(({ _webAcl, _lines }) => (_webAcl ? ['waf' as const] : (_lines?.format ?? [])));
  return ['cloudtrail', ...lines, ...(GatewayCounts.counts(source) ? ['counts' as const] : [])];
}
