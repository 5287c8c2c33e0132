import { BASE62, DIGITS, LOWER, type Random, URL_SAFE } from './random';

const AGENTS = [
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
  'okhttp/4.12.0',
  'python-requests/2.32.3',
  'curl/8.7.1',
  'Acme-SDK/3.4.1 (node v20.15.0; linux)',
];
const RESOURCES = ['orders', 'users', 'invoices', 'reports', 'tokens', 'password-policies', 'keys', 'sessions'];
const time = (random: Random): string =>
  `2026-0${random.int(1, 9)}-1${random.int(0, 9)}T0${random.int(0, 9)}:${random.int(10, 59)}:${random.int(10, 59)}.${random.int(100, 999)}Z`;
const address = (random: Random): string =>
  `${random.pick(['203.0.113', '198.51.100', '192.0.2'])}.${random.int(1, 254)}`;
export const epochMs = (random: Random): number => 1_767_225_600_000 + random.int(0, 20_000_000_000);

export const route = (random: Random): string =>
  `/v${random.int(1, 3)}/${random.pick(RESOURCES)}/${random.pick([random.uuid(), random.chars(DIGITS, 6), random.hex(24), random.slug(4), `${random.slug(3)}-2024`])}`;

/** The members of an API Gateway access log's entry, about 900 bytes (AWS, `$context` variables). */
function gatewayMembers(random: Random, path: string, query: string): string[] {
  const trace = random.hex(32);
  const quoted: readonly (readonly [string, string])[] = [
    ['requestId', random.uuid()],
    ['extendedRequestId', `${random.chars(URL_SAFE, 15)}=`],
    ['requestTime', `1${random.int(0, 9)}/Jan/2026:0${random.int(0, 9)}:12:44 +0000`],
    ['apiId', random.chars(LOWER + DIGITS, 10)],
    ['accountId', random.chars('123456789', 12)],
    ['stage', random.pick(['prod', 'staging', 'v1'])],
    ['domainName', `${random.chars(LOWER + DIGITS, 10)}.execute-api.eu-central-1.amazonaws.com`],
    ['sourceIp', address(random)],
    ['userAgent', random.pick(AGENTS)],
    ['httpMethod', random.pick(['GET', 'POST', 'PUT', 'DELETE'])],
    ['path', path],
    ['query', query],
    ['resourcePath', '/v1/{resource}/{id}'],
    ['protocol', 'HTTP/1.1'],
    ['status', random.pick(['200', '201', '304', '401', '403', '404', '429', '500'])],
    ['apiKeyId', random.chars(LOWER + DIGITS, 10)],
    ['principalId', `user-${random.chars(DIGITS, 5)}`],
    ['authorizerStatus', '-'],
    ['xrayTraceId', `Root=1-${random.hex(8)}-${random.hex(24)}`],
    ['traceparent', `00-${trace}-${random.hex(16)}-01`],
    ['tlsCipher', 'ECDHE-RSA-AES128-GCM-SHA256'],
    ['wafResponseCode', 'WAF_ALLOW'],
    ['errorMessage', random.pick(['-', 'Forbidden', 'Missing Authentication Token', 'The incoming token has expired'])],
    ['cacheKey', random.hex(40)],
  ];
  const numbers = [
    `"requestTimeEpoch":${epochMs(random)}`,
    `"responseLatency":${random.int(3, 900)}`,
    `"responseLength":${random.int(0, 90_000)}`,
  ];
  return [...quoted.map(([name, value]) => `"${name}":${JSON.stringify(value)}`), ...numbers];
}

const query = (random: Random): string =>
  random.pick([
    '-',
    `page=${random.int(1, 90)}&sort=-created`,
    `q=${random.word()}+${random.word()}&limit=50`,
    `after=${random.hex(24)}`,
  ]);

/** An access log's line with more members, or with the path or query of its own. */
export function gatewayLine(
  random: Random,
  more: string | undefined,
  path = route(random),
  own = query(random),
): string {
  const members = gatewayMembers(random, path, own);
  if (more !== undefined && more !== '') members.splice(random.int(0, members.length), 0, more);
  return `{${members.join(',')}}`;
}

/** A line of NCSA's combined format. */
export const combinedLine = (random: Random, target: string, referer = '-'): string =>
  `${address(random)} - - [1${random.int(0, 9)}/Jan/2026:08:1${random.int(0, 9)}:44 +0000] "GET ${target} HTTP/1.1" ${random.pick([200, 304, 401])} ${random.int(2, 9_000)} "${referer}" "${random.pick(AGENTS)}"`;

/** A line of an application's text log. */
export const textLine = (random: Random, message: string): string =>
  random.pick([
    `${time(random)} ERROR [worker-${random.int(1, 8)}] ${message}`,
    `${time(random)} WARN  com.acme.api.${random.pick(['TokenFilter', 'PasswordService', 'Router'])} - ${message}`,
    `Jan 1${random.int(0, 9)} 08:12:44 api-${random.int(1, 9)} acme[${random.int(100, 9_999)}]: ${message}`,
    message,
  ]);

/** A line of an application's JSON log; `message` is already escaped. */
export const jsonLine = (random: Random, message: string): string =>
  `{"level":"${random.pick(['info', 'warn', 'error'])}","time":${epochMs(random)},"pid":${random.int(2, 999)},"msg":"${message}","reqId":"${random.chars(BASE62, 12)}"}`;
