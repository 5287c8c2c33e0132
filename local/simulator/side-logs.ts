import { HOUR, MINUTE } from '../../lib/core/time-units.js';
import { LAST_DAY } from './calendar.js';
import { NETWORKS } from './places.js';
import { hex32, Random } from './random.js';
import { API, type Request } from './request.js';
import { type Key, keyFor } from './roster.js';

const WEB_ACL = `arn:aws:wafv2:eu-central-1:${API.account}:regional/webacl/shop-api/5b0c1f7a`;

/** AWS WAF's own log of the requests it blocked, and of a few that a rule only counted. */
export function wafLines(events: readonly Request[], seed: number): string[] {
  const random = new Random(seed, 'waf');
  const blocked = events.filter((request) => request.error === 'WAF_FILTERED');
  const counted = events.filter((request) => request.error === 'RESOURCE_NOT_FOUND').slice(0, 5);
  const chosen = [...blocked, ...counted].sort((a, b) => a.time - b.time);
  return chosen.map((request) => {
    const isBlocked = request.error === 'WAF_FILTERED';
    return JSON.stringify({
      timestamp: request.time,
      formatVersion: 1,
      webaclId: WEB_ACL,
      terminatingRuleId: isBlocked ? 'known-bad-inputs' : 'Default_Action',
      terminatingRuleType: isBlocked ? 'MANAGED_RULE_GROUP' : 'REGULAR',
      action: isBlocked ? 'BLOCK' : 'ALLOW',
      nonTerminatingMatchingRules: isBlocked ? [] : [{ ruleId: 'unknown-path', action: 'COUNT' }],
      httpSourceName: 'APIGW',
      httpSourceId: `${API.account}:${API.id}:${API.stage}`,
      httpRequest: {
        clientIp: request.client.ip,
        country: countryOf(request.client.ip),
        headers: [
          { name: 'Host', value: API.domain },
          { name: 'User-Agent', value: request.client.userAgent },
        ],
        uri: request.path,
        args: '',
        httpVersion: 'HTTP/1.1',
        httpMethod: request.method,
        requestId: `${hex32(random.next())}${hex32(random.next())}`,
      },
    });
  });
}

function countryOf(ip: string): string {
  const [a, b] = ip.split('.');
  return NETWORKS.find((candidate) => candidate.v4[0].startsWith(`${a}.${b}.`))?.country ?? '-';
}

/** A call of an AWS API that somebody made. */
export interface TrailEvent {
  readonly time: number;
  /** Service, as CloudTrail's `eventSource`. */
  readonly source: string;
  readonly name: string;
  readonly actor: string;
  /** Address. */
  readonly from: string;
  readonly parameters: object;
}

/** CloudTrail's record of a key's ordinary rotation by the deployment role, and of what else was done. */
export function cloudtrailLines(roster: readonly Key[], seed: number, trail: readonly TrailEvent[] = []): string[] {
  const random = new Random(seed, 'cloudtrail');
  const line = ({ time, source, name, actor, from, parameters }: TrailEvent) =>
    JSON.stringify({
      eventVersion: '1.11',
      userIdentity: {
        type: actor.includes(':assumed-role/') ? 'AssumedRole' : 'IAMUser',
        arn: actor,
        accountId: API.account,
      },
      eventTime: new Date(time).toISOString().replace('.000Z', 'Z'),
      eventSource: source,
      eventName: name,
      awsRegion: 'eu-central-1',
      sourceIPAddress: from,
      userAgent: from.endsWith('.amazonaws.com') ? from : 'aws-cli/2.24.1',
      requestParameters: parameters,
      responseElements: null,
      eventID: `${hex32(random.next())}-0000-4000-a000-${hex32(random.next())}0000`,
      readOnly: false,
      eventType: 'AwsApiCall',
      managementEvent: true,
      recipientAccountId: API.account,
      eventCategory: 'Management',
    });
  const event = (minute: number, name: string, parameters: object) =>
    line({
      time: LAST_DAY + 10 * HOUR + minute * MINUTE,
      source: 'apigateway.amazonaws.com',
      name,
      actor: `arn:aws:sts::${API.account}:assumed-role/shop-deploy/pipeline`,
      from: 'cloudformation.amazonaws.com',
      parameters,
    });
  const { id } = keyFor(roster, 'pipeline');
  return [
    event(2, 'CreateUsagePlanKey', {
      usagePlanId: 'gold01',
      createUsagePlanKeyInput: { keyId: id, keyType: 'API_KEY' },
    }),
    event(4, 'UpdateApiKey', {
      apiKey: id,
      updateApiKeyInput: {
        patchOperations: [{ op: 'replace', path: '/description', value: 'rotated by the pipeline' }],
      },
    }),
    ...trail.map(line),
  ];
}

/** The shop's own audit events: what its administrators did. */
export function auditLines(roster: readonly Key[], seed: number): string[] {
  const random = new Random(seed, 'audit');
  const admins = roster.filter((key) => key.use === 'admin');
  const acts = [
    ['key.describe', 'key', 'description'],
    ['plan.update', 'plan/silver', 'burstLimit 80 -> 100'],
    ['refund-policy.update', 'refund-policy', 'window 14 -> 30 days'],
  ] as const;
  return acts.map(([action, resource, changes], i) => {
    const admin = admins[i % admins.length]!;
    return JSON.stringify({
      '@timestamp': new Date(LAST_DAY + (15 + i) * HOUR + random.below(HOUR)).toISOString(),
      'event.id': `audit-${hex32(random.next())}${hex32(random.next())}`,
      'event.action': action,
      'admin.actor': admin.owner,
      'admin.resource': resource,
      'admin.changes': changes,
      'source.ip': admin.clients[0]!.ip,
    });
  });
}
