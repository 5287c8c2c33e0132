import type { Parsed } from '../../../lib/core/entry/parsed.js';
import { PARSERS, recognize } from '../../../lib/core/entry/recognize.js';

const entryOf = (parsed: Parsed) => {
  if (!('entry' in parsed)) throw new Error(parsed.reject);
  return Object.fromEntries(Object.entries(parsed.entry).filter(([, value]) => value !== undefined));
};

/** After the example of https://docs.aws.amazon.com/waf/latest/developerguide/logging-examples.html. */
const waf = {
  timestamp: 1773100884447,
  formatVersion: 1,
  webaclId: 'arn:aws:wafv2:eu-central-1:111122223333:regional/webacl/acl/1',
  terminatingRuleId: 'AWS-AWSManagedRulesSQLiRuleSet',
  terminatingRuleType: 'MANAGED_RULE_GROUP',
  action: 'BLOCK',
  httpSourceName: 'APIGW',
  httpSourceId: '111122223333:a1:prod',
  ruleGroupList: [{ ruleGroupId: 'g', terminatingRule: { ruleId: 'SQLi_QUERYARGUMENTS', action: 'BLOCK' } }],
  nonTerminatingMatchingRules: [],
  httpRequest: {
    clientIp: '198.51.100.7',
    country: 'NL',
    headers: [
      { name: 'Host', value: 'api.example.com' },
      { name: 'user-agent', value: 'curl/8' },
      { name: 'X-Api-Key', value: 'a secret' },
    ],
    uri: '/prod/orders',
    args: 'q=1',
    httpVersion: 'HTTP/1.1',
    httpMethod: 'GET',
    requestId: 'r1',
  },
  responseCodeSent: 403,
};

describe('AWS WAF', () => {
  test.each(['constructor', '__proto__', 'toString'])('a header that is called %s is one of many', (name) => {
    const headers = [{ name, value: 'x' }, null, 5, { name: 'Host', value: 'api.example.com' }];
    const line = JSON.stringify({ ...waf, httpRequest: { ...waf.httpRequest, headers } });
    expect(entryOf(PARSERS.waf(line))).toMatchObject({ 'event.id': 'waf:r1', 'url.domain': 'api.example.com' });
  });

  test('a blocked request', () => {
    expect(recognize([JSON.stringify(waf)])).toBe('waf');
    expect(entryOf(PARSERS.waf(JSON.stringify(waf)))).toEqual({
      '@timestamp': 1773100884447,
      'event.id': 'waf:r1',
      'event.dataset': 'waf',
      'http.request.id': 'r1',
      'http.request.method': 'GET',
      'http.response.status_code': 403,
      'http.version': 'HTTP/1.1',
      'url.domain': 'api.example.com',
      'url.path': '/prod/orders',
      'url.query': 'q=1',
      'source.ip': '198.51.100.7',
      'source.geo.country_iso_code': 'NL',
      'user_agent.original': 'curl/8',
      'cloud.account.id': '111122223333',
      'api.id': 'a1',
      'api.stage': 'prod',
      'waf.action': 'BLOCK',
      'waf.rule.id': 'AWS-AWSManagedRulesSQLiRuleSet/SQLi_QUERYARGUMENTS',
    });
  });

  test('a counting rule, an action without a word for it, headers that are none, no request id', () => {
    const counted = { ...waf, action: 'ALLOW', nonTerminatingMatchingRules: [{ ruleId: 'c', action: 'COUNT' }] };
    expect(entryOf(PARSERS.waf(JSON.stringify(counted)))).toMatchObject({ 'waf.action': 'COUNT', 'waf.rule.id': 'c' });
    const challenged = PARSERS.waf(JSON.stringify({ ...waf, action: 'CHALLENGE' }));
    expect(challenged).toMatchObject({ unknown: 1 });
    const bare = PARSERS.waf(JSON.stringify({ timestamp: 1, httpRequest: { headers: [null, 'x', { name: 1 }] } }));
    expect(entryOf(bare)['event.id']).toMatch(/^waf:[\w-]{43}$/);
    expect(PARSERS.waf('{}')).toEqual({ reject: 'no_time' });
    expect(PARSERS.waf('[]')).toEqual({ reject: 'not_an_object' });
    expect(PARSERS.waf('{')).toEqual({ reject: 'invalid_json' });
  });
});

/** Fields after https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html. */
const trail = {
  eventVersion: '1.11',
  userIdentity: {
    type: 'AssumedRole',
    arn: 'arn:aws:sts::111122223333:assumed-role/ops/jane',
    accountId: '111122223333',
  },
  eventTime: '2026-03-10T10:02:00Z',
  eventSource: 'logs.amazonaws.com',
  eventName: 'FilterLogEvents',
  sourceIPAddress: '198.51.100.7',
  userAgent: 'aws-cli/2',
  requestParameters: { logGroupName: '/aws/vendedlogs/keywatch', unmask: true },
  responseElements: null,
  eventID: 'e-1',
  requestID: 'q-1',
};

describe('CloudTrail', () => {
  const expected = {
    '@timestamp': Date.UTC(2026, 2, 10, 10, 2),
    'event.id': 'e-1',
    'event.dataset': 'cloudtrail',
    'event.action': 'FilterLogEvents',
    'http.request.id': 'q-1',
    'source.ip': '198.51.100.7',
    'user_agent.original': 'aws-cli/2',
    'cloud.account.id': '111122223333',
    'admin.actor': 'arn:aws:sts::111122223333:assumed-role/ops/jane',
    'admin.resource': '/aws/vendedlogs/keywatch',
    'admin.changes': 'unmask',
  };

  test('a record, as it is and as EventBridge delivers it', () => {
    expect(recognize([JSON.stringify(trail)])).toBe('cloudtrail');
    expect(entryOf(PARSERS.cloudtrail(JSON.stringify(trail)))).toEqual(expected);
    const delivered = { 'detail-type': 'AWS API Call via CloudTrail', source: 'aws.logs', detail: trail };
    expect(entryOf(PARSERS.cloudtrail(JSON.stringify(delivered)))).toEqual(expected);
  });

  test('a service has no address, and no value of a request is taken', () => {
    const made = {
      ...trail,
      eventName: 'UpdateApiKey',
      sourceIPAddress: 'cloudformation.amazonaws.com',
      requestParameters: {
        apiKey: 'k1',
        updateApiKeyInput: { patchOperations: [{ op: 'replace', path: '/value', value: 'a secret' }] },
      },
    };
    const entry = entryOf(PARSERS.cloudtrail(JSON.stringify(made)));
    expect(entry).toMatchObject({ 'admin.resource': 'k1', 'admin.changes': '/value' });
    expect(entry['source.ip']).toBeUndefined();
    expect(JSON.stringify(entry)).not.toContain('a secret');
  });
});

test('audit events are of the dataset audit', () => {
  const line =
    '{"@timestamp":"2026-03-10T10:00:00Z","event.id":"a-1","event.action":"key.create","admin.actor":"jane"}';
  expect(recognize([line])).toBe('audit');
  expect(entryOf(PARSERS.audit(line))).toMatchObject({ 'event.dataset': 'audit', 'event.action': 'key.create' });
});

test('what the gateway counted', () => {
  const line = '{"@timestamp":"2026-03-10T10:00:00Z","api.id":"a1","api.stage":"prod","count":71}';
  expect(recognize([line])).toBe('counts');
  expect(entryOf(PARSERS.counts(line))).toMatchObject({ 'event.dataset': 'counts', 'api.id': 'a1', 'api.count': 71 });
  expect(PARSERS.counts('{"@timestamp":"2026-03-10T10:00:00Z","api.id":"a1"}')).toEqual({ reject: 'no_match' });
});
