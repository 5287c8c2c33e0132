import { CfnStage as CfnRestStage, type IStage } from 'aws-cdk-lib/aws-apigateway';
import { CfnStage, type IHttpStage, type IWebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IWebACLRef } from 'aws-cdk-lib/aws-wafv2';
import type { IConstruct } from 'constructs';
import { KeywatchAccessLogFormat } from './access-log-format.js';
import type { CountedStage } from './core/cloudwatch/gateway-counts.js';
import type { ApiType } from './core/entry/fields.js';
import { restStageCounts } from './private/stage-counts.js';

/** What is known of a stage of an API. */
interface Stage {
  readonly type: ApiType;
  readonly construct: IConstruct;
  /** `<api>/<stage>`, as usage plans name it. */
  readonly name: string;
  readonly format: KeywatchAccessLogFormat;
  /** What CloudWatch knows it by; undefined where API Gateway does not count requests. */
  readonly counted?: CountedStage;
}

/** A log group that is there already, and what its lines are. */
interface Lines {
  readonly logGroup: ILogGroup;
  readonly format: 'waf' | 'audit';
}

/** Where entries come from: a stage of an API, the web ACL before it, or the application behind it. */
export class ApiSource {
  /** A stage of a REST API. */
  public static rest(stage: IStage): ApiSource {
    const counted = restStageCounts(stage.restApi, stage.stageName);
    const name = `${counted.api}/${counted.stage}`;
    return new ApiSource({ type: 'rest', construct: stage, name, format: KeywatchAccessLogFormat.REST, counted });
  }

  /** A stage of an HTTP API, which has no API keys of its own: an authorizer has to name the key. */
  public static http(stage: IHttpStage): ApiSource {
    const { apiId: api } = stage.api;
    const counted = { api, stage: stage.stageName, dimensions: { ApiId: api, Stage: stage.stageName } };
    const name = `${api}/${stage.stageName}`;
    return new ApiSource({ type: 'http', construct: stage, name, format: KeywatchAccessLogFormat.HTTP, counted });
  }

  /**
   * A stage of a WebSocket API.
   *
   * API Gateway counts its connections and messages, but no requests: `pipeline-gap` does not see it.
   */
  public static webSocket(stage: IWebSocketStage): ApiSource {
    const name = `${stage.api.apiId}/${stage.stageName}`;
    return new ApiSource({ type: 'websocket', construct: stage, name, format: KeywatchAccessLogFormat.WEBSOCKET });
  }

  /**
   * A web ACL (AWS WAF) of this region that has no logging yet: what it blocks or counts is logged, without the headers
   * that hold credentials.
   *
   * A web ACL has one logging configuration. For one that logs already, use `wafLogGroup`.
   */
  public static waf(webAcl: IWebACLRef): ApiSource {
    return new ApiSource(undefined, webAcl);
  }

  /**
   * The log group to which a web ACL (AWS WAF) logs already; its name begins with `aws-waf-logs-`.
   *
   * Takes one of its two subscription filters. Have its logging redact the headers that hold credentials.
   */
  public static wafLogGroup(logGroup: ILogGroup): ApiSource {
    return new ApiSource(undefined, undefined, { logGroup, format: 'waf' });
  }

  /**
   * A log group of an application's audit events: one JSON object a line in the names of `docs/fields.md`, with
   * `@timestamp`, `event.action` and `admin.actor`.
   *
   * Takes one of its two subscription filters.
   */
  public static audit(logGroup: ILogGroup): ApiSource {
    return new ApiSource(undefined, undefined, { logGroup, format: 'audit' });
  }

  /**
   * The stage whose requests are logged.
   *
   * @default - none: the source is no stage
   */
  public readonly stage?: IConstruct;
  /**
   * What one line of the stage's access log holds.
   *
   * @default - none: the source is no stage
   */
  public readonly accessLogFormat?: KeywatchAccessLogFormat;

  private constructor(
    /** @internal */
    public readonly _stage: Stage | undefined,
    /** @internal */
    public readonly _webAcl?: IWebACLRef,
    /** @internal */
    public readonly _lines?: Lines,
  ) {
    this.stage = _stage?.construct;
    this.accessLogFormat = _stage?.format;
  }

  /**
   * Gives the stage its access log.
   *
   * @internal
   * @returns false when the stage was not made by this app, so that its owner has to do it
   */
  public _log(destinationArn: string): boolean {
    const { construct, format } = this._stage!;
    const resource = construct.node.defaultChild;
    const setting = { destinationArn, format: format.format };
    const has = (existing: unknown): void => {
      if (existing) throw new Error(`${construct.node.path}: the stage already has an access log destination`);
    };
    if (resource instanceof CfnRestStage) {
      has(resource.accessLogSetting);
      resource.accessLogSetting = setting;
    } else if (resource instanceof CfnStage) {
      has(resource.accessLogSettings);
      resource.accessLogSettings = setting;
    } else return false;
    return true;
  }
}
