import { coerce } from './coerce.js';
import { newEntry, set } from './entry.js';
import { FIELD, type FieldName } from './fields.js';
import { type JsonObject, jsonObject, objectIn, textIn } from './json-line.js';
import { lineHash } from './line-hash.js';
import type { Parsed } from './parsed.js';

/** Headers that become fields; no other is taken, since any may hold a secret. */
const HEADERS: ReadonlyMap<unknown, FieldName> = new Map([
  ['host', 'url.domain'],
  ['user-agent', 'user_agent.original'],
  ['referer', 'http.request.referrer'],
  ['content-type', 'http.request.mime_type'],
]);

/** Reads AWS WAF's log (https://docs.aws.amazon.com/waf/latest/developerguide/logging-fields.html). */
export function parseWaf(line: string): Parsed {
  const log = jsonObject(line);
  if ('reject' in log) return log as Parsed;
  const request = objectIn(log, 'httpRequest');
  const entry = newEntry();
  const put = (name: FieldName, value: unknown): void => set(entry, name, coerce(FIELD.get(name)!, value));
  put('@timestamp', log.timestamp);
  if (entry['@timestamp'] === undefined) return { reject: 'no_time' };
  const id = textIn(request, 'requestId');
  entry['event.dataset'] = 'waf';
  entry['event.id'] = `waf:${id ?? lineHash(line)}`;
  put('http.request.id', id);
  put('source.ip', request.clientIp);
  put('source.geo.country_iso_code', request.country);
  put('http.request.method', request.httpMethod);
  put('http.version', request.httpVersion);
  put('url.path', request.uri);
  put('url.query', request.args);
  put('http.response.status_code', log.responseCodeSent);
  put('tls.client.ja3', log.ja3Fingerprint);
  put('tls.client.ja4', log.ja4Fingerprint);
  for (const header of Array.isArray(request.headers) ? (request.headers as readonly unknown[]) : []) {
    const { name, value } = (header ?? {}) as { name?: unknown; value?: unknown };
    const field = typeof name === 'string' ? HEADERS.get(name.toLowerCase()) : undefined;
    if (field) put(field, value);
  }
  if (log.httpSourceName === 'APIGW') {
    const [account, api, stage] = (textIn(log, 'httpSourceId') ?? '').split(':');
    put('cloud.account.id', account);
    put('api.id', api);
    put('api.stage', stage);
  }
  const counted = countingRule(log);
  put('waf.action', log.action === 'ALLOW' && counted !== undefined ? 'COUNT' : log.action);
  put('waf.rule.id', log.action === 'BLOCK' ? terminatingRule(log) : counted);
  return { entry, identity: id === undefined ? 'line' : 'given', unknown: entry['waf.action'] === undefined ? 1 : 0 };
}

/** The rule that ended the request: of a group the rule within it, too. */
function terminatingRule(log: JsonObject): string | undefined {
  const rule = textIn(log, 'terminatingRuleId');
  const groups = Array.isArray(log.ruleGroupList) ? (log.ruleGroupList as readonly unknown[]) : [];
  for (const group of groups) {
    const within = textIn(objectIn((group ?? {}) as JsonObject, 'terminatingRule'), 'ruleId');
    if (within !== undefined) return rule === undefined ? within : `${rule}/${within}`;
  }
  return rule;
}

function countingRule(log: JsonObject): string | undefined {
  const rules = Array.isArray(log.nonTerminatingMatchingRules) ? log.nonTerminatingMatchingRules : [];
  const counting = (rules as readonly unknown[]).find((rule) => (rule as JsonObject | null)?.action === 'COUNT');
  return counting === undefined ? undefined : textIn(counting as JsonObject, 'ruleId');
}
