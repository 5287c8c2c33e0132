import { accessLogFormat } from './core/entry/access-log-format.js';

/**
 * The access log format that Keywatch reads, for each kind of API.
 *
 * One JSON object a request with every value quoted; it never holds the presented key.
 */
export class KeywatchAccessLogFormat {
  /** Format for a stage of a REST API. */
  public static readonly REST = new KeywatchAccessLogFormat(accessLogFormat('rest'));

  /** Format for a stage of an HTTP API. */
  public static readonly HTTP = new KeywatchAccessLogFormat(accessLogFormat('http'));

  /** Format for a stage of a WebSocket API. */
  public static readonly WEBSOCKET = new KeywatchAccessLogFormat(accessLogFormat('websocket'));

  private constructor(
    /** The `$context` format string, for `AccessLogFormat.custom` or `accessLogSettings.format`. */
    public readonly format: string,
  ) {}
}
