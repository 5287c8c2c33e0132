import { CfnStage as CfnRestStage, type IStage } from 'aws-cdk-lib/aws-apigateway';
import { CfnStage, type IHttpStage, type IWebSocketStage } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IConstruct } from 'constructs';
import { KeywatchAccessLogFormat } from './access-log-format.js';
import type { ApiType } from './core/entry/fields.js';

/** Where entries come from: a stage of an API. */
export class ApiSource {
  /** A stage of a REST API. */
  public static rest(stage: IStage): ApiSource {
    return new ApiSource('rest', stage, KeywatchAccessLogFormat.REST);
  }

  /** A stage of an HTTP API, which has no API keys of its own: an authorizer has to name the key. */
  public static http(stage: IHttpStage): ApiSource {
    return new ApiSource('http', stage, KeywatchAccessLogFormat.HTTP);
  }

  /** A stage of a WebSocket API. */
  public static webSocket(stage: IWebSocketStage): ApiSource {
    return new ApiSource('websocket', stage, KeywatchAccessLogFormat.WEBSOCKET);
  }

  private constructor(
    /** @internal */
    public readonly _apiType: ApiType,
    /** The stage whose requests are logged. */
    public readonly stage: IConstruct,
    /** What one line of its access log holds. */
    public readonly accessLogFormat: KeywatchAccessLogFormat,
  ) {}

  /**
   * Gives the stage its access log.
   *
   * @internal
   * @returns false when the stage was not made by this app, so that its owner has to do it
   */
  public _log(destinationArn: string): boolean {
    const resource = this.stage.node.defaultChild;
    const setting = { destinationArn, format: this.accessLogFormat.format };
    const has = (existing: unknown): void => {
      if (existing) throw new Error(`${this.stage.node.path}: the stage already has an access log destination`);
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
