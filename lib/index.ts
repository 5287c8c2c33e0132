export { KeywatchAccessLogFormat } from './access-log-format.js';
