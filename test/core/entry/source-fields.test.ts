import { parseCloudTrail } from '../../../lib/core/entry/parse-cloudtrail.js';
import { parseCounts } from '../../../lib/core/entry/parse-events.js';
import { parseWaf } from '../../../lib/core/entry/parse-waf.js';
import type { Parsed } from '../../../lib/core/entry/parsed.js';
import { SOURCE_FIELDS } from '../../../lib/core/entry/source-fields.js';

/** Lines that hold all that their source can, in the shape of AWS's own examples. */
const LINES = {
  waf: [
    parseWaf,
    {
      timestamp: 1_773_144_000_000,
      action: 'BLOCK',
      terminatingRuleId: 'rule',
      httpSourceName: 'APIGW',
      httpSourceId: '111122223333:a1:v1',
      responseCodeSent: 403,
      ja3Fingerprint: 'j3',
      ja4Fingerprint: 'j4',
      httpRequest: {
        clientIp: '198.51.100.7',
        country: 'DE',
        headers: ['Host', 'User-Agent', 'Referer', 'Content-Type'].map((name) => ({ name, value: 'value' })),
        uri: '/v1/orders',
        args: 'q=1',
        httpVersion: 'HTTP/1.1',
        httpMethod: 'GET',
        requestId: 'r1',
      },
    },
  ],
  cloudtrail: [
    parseCloudTrail,
    {
      eventTime: '2026-03-10T12:00:00Z',
      eventID: 'e1',
      eventName: 'GetApiKey',
      requestID: 'r1',
      sourceIPAddress: '198.51.100.7',
      userAgent: 'aws-cli',
      errorCode: 'AccessDenied',
      errorMessage: 'no',
      userIdentity: { arn: 'arn:aws:iam::111122223333:user/eve' },
      recipientAccountId: '111122223333',
      requestParameters: { apiKey: 'k1', includeValue: true },
    },
  ],
  counts: [parseCounts, { '@timestamp': '2026-03-10T12:00:00Z', 'api.id': 'a1', 'api.stage': 'v1', count: 3 }],
} as const satisfies Record<string, readonly [(line: string) => Parsed, object]>;

test.each(Object.entries(LINES))('entries of %s hold the fields that the table says', (source, [parse, line]) => {
  const parsed = parse(JSON.stringify(line));
  if (!('entry' in parsed)) throw new Error(parsed.reject);
  const held = Object.entries(parsed.entry).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  const always = ['@timestamp', 'event.id', 'event.dataset'];
  expect(held.filter((name) => !always.includes(name)).sort()).toEqual(
    [...SOURCE_FIELDS[source as keyof typeof SOURCE_FIELDS]].sort(),
  );
});
