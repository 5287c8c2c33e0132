import { luhnDigit } from './digits';
import { epochMs, route } from './log-lines';
import { BASE64, DIGITS, HEX, LOWER, type Random, UPPER, URL_SAFE } from './random';

type Make = (random: Random) => string;
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const failing = (random: Random, length: number): string => {
  const body = `4${random.chars(DIGITS, length - 2)}`;
  return body + ((Number(luhnDigit(body)) + random.int(1, 9)) % 10);
};
const arn = (random: Random): string =>
  `arn:aws:secretsmanager:eu-central-1:123456789012:secret:prod/${random.word()}-${random.chars(UPPER + LOWER, 6)}`;

/** Members of JSON objects that look like secrets and are none (masking.md, 0.4 and 0.5). */
export const CLEAN_MEMBERS: readonly Make[] = [
  (r) => `"zip_code":"${r.chars(DIGITS, 5)}","country_code":"DE","promo_code":"SUMMER2024"`,
  (r) => `"session_timeout":${r.int(60, 9_000)},"session_count":${r.int(1, 40)},"sessionDuration":"PT30M"`,
  () => '"has_secret":true,"secret_version":"3","secret_name":"prod/db"',
  (r) => `"apiKeyId":"${r.chars(LOWER + DIGITS, 10)}","api_key_name":"partner-${r.word()}"`,
  (r) => `"secretArn":"${arn(r)}"`,
  (r) =>
    `"error_code":"INVALID_TOKEN","code":"${r.pick(['NOT_FOUND', 'E1234', '404017', 'ER_DUP_ENTRY'])}","status_code":401`,
  (r) => `"password_changed_at":"2026-01-1${r.int(0, 9)}T08:00:00Z","password_reset_required":false`,
  (r) => `"pin_to_top":true,"pinned_at":${epochMs(r)},"pin_code_length":4`,
  (r) => `"next_token":"${base64(`{"id":"${r.hex(12)}","after":${r.int(1, 9_000)}}`)}"`,
  (r) => `"nextPageToken":"${r.urlSafe(48)}","pageToken":"${r.urlSafe(24)}"`,
  (r) => `"continuation_token":"${r.urlSafe(60)}","cursor_token":"${r.urlSafe(32)}"`,
  (r) => `"cursor":"${base64(JSON.stringify({ createdAt: epochMs(r), id: r.uuid(), direction: 'next' }))}"`,
  (r) =>
    `"nodeId":"${base64(`${r.pick(['Product', 'User', 'Order'])}:${r.int(1, 99_999)}`)}","after":"${base64(`cursor:v2:${r.int(1, 9_999)}`)}"`,
  (r) => `"order_number":"${failing(r, 16)}","invoice":${failing(r, 16)}`,
  (r) => `"createdAt":${epochMs(r)},"expiresIn":${epochMs(r)},"ts":"${epochMs(r)}"`,
  (r) => `"traceId":"${r.hex(32)}","spanId":"${r.hex(16)}","correlationId":"${r.uuid()}"`,
  (r) => `"etag":"W/\\"${r.hex(40)}\\"","digest":"sha256:${r.hex(64)}","commit":"${r.hex(40)}"`,
  (r) => `"_id":"${r.hex(24)}","ulid":"01${r.chars('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 24)}"`,
  (r) => `"score":0.${r.chars(DIGITS, 16)},"ratio":1.${r.chars(DIGITS, 12)}`,
  () => '"password":null,"token":"","api_key":"-","secret":false,"access_token":null',
  () => '"password":"****","authorization":"[REDACTED]","client_secret":"[REDACTED]"',
  (r) => `"email":"${r.word()}@example.com","phone":"+1 415 555 01${r.int(10, 99)}","ip":"2001:db8::${r.hex(4)}"`,
  (r) => `"token_type":"bearer","tokens_used":${r.int(1, 9_000)},"max_tokens":4096,"expires_in":3600`,
  () => '"Statement":[{"Sid":"AllowReadOnlyAccess","Effect":"Allow","Action":"s3:GetObject"}]',
  (r) => `"sort_key":"ORDER#${r.int(1, 999)}","partition_key":"USER#${r.uuid()}","primary_key":"id"`,
  (r) => `"passenger":"${r.word()} ${r.word()}","secretary":"Ann","bypass":"no","compass":"north"`,
  () => '"author":"J. Smith","authority":"api.example.com","authorized":true,"tokenizer":"cl100k_base"',
  () => '"cookie_consent":"accepted","csrf_enabled":true,"password_policy":{"min_length":12}',
  () => '"token_endpoint":"https://login.example.com/oauth/token","signature_version":"v4"',
  (r) => `"key_length":2048,"keyboard":"de","public_key_id":"${r.hex(16)}","api_version":"2024-10-01"`,
  (r) => `"image":"data:image/png;base64,iVBORw0KGgo${r.chars(BASE64, 120)}"`,
  (r) => `"ssh_public":"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAI${r.chars(BASE64, 43)} ${r.word()}@host"`,
  (r) =>
    `"cert":"-----BEGIN CERTIFICATE-----\\nMII${r.chars(BASE64, 61)}\\n${r.chars(BASE64, 64)}\\n-----END CERTIFICATE-----\\n"`,
  (r) => `"url":"https:\\/\\/shop.example.com\\/${r.slug(5)}\\/${r.int(1, 999)}","big":${r.chars('123456789', 25)}`,
  (r) => `"x-amz-cf-id":"${r.chars(URL_SAFE, 54)}==","x-amz-request-id":"${r.chars(UPPER + DIGITS, 16)}"`,
  (r) => `"role":"arn:aws:iam::${r.chars('123456789', 12)}:role/api-${r.word()}","kmsKeyId":"${r.uuid()}"`,
  (r) =>
    `"version":"v${r.int(1, 9)}.${r.int(0, 20)}.${r.int(0, 9)}-rc.${r.int(1, 9)}","build":"${r.hex(7)}","exit_code":137`,
  (r) => `"slug":"password-manager-${r.slug(2)}-2024","sku":"SK-${r.chars(DIGITS, 6)}","ac":"AC-${r.chars(HEX, 8)}"`,
];

/** Messages of the same sort. */
export const CLEAN_MESSAGES: readonly Make[] = [
  () => 'Basic authentication is disabled for this stage',
  () => 'WWW-Authenticate: Bearer realm="api", error="invalid_token", error_description="The token expired"',
  (r) => `Token expired for user ${r.int(1, 9_999)}, refreshing`,
  () => 'the password must be at least 12 characters long and contain a digit',
  () => 'login failed: wrong password for user ann@example.com',
  () => 'missing bearer token in request, answering 401',
  (r) => `secret not found: ${arn(r)}`,
  (r) => `session expired after ${r.int(5, 90)} minutes of inactivity`,
  (r) => `rotating key ${r.uuid()} (alias/${r.word()}-master)`,
  (r) => `see https://docs.example.com/password-manager-comparison-2024/${r.slug(3)}`,
  (r) => `GET ${route(r)} took ${r.int(2, 900)} ms`,
  () => 'GET /auth/forgot-password?lang=de 200, POST /reset-password/ 302, GET /v1/tokens/refresh 405',
  (r) => `at PasswordService.check (/srv/app/password.service.js:${r.int(1, 400)}:11)`,
  (r) => `token.service.ts:${r.int(1, 400)} - cookie parser initialised, secret loaded from vault`,
  () => 'SELECT id, password FROM users WHERE email = $1 AND token IS NOT NULL',
  (r) => `deployed commit ${r.hex(40)} as image sha256:${r.hex(64)}`,
  (r) => `order ${failing(r, 16)} shipped, call +49 30 ${r.chars(DIGITS, 7)} or 415-555-01${r.int(10, 99)}`,
  (r) => `peers 10.0.${r.int(0, 9)}.12:8443, 192.168.1.${r.int(2, 250)}, [2001:db8::${r.hex(4)}]:443`,
  (r) => `remote git@github.com:acme/${r.word()}.git, user ${r.word()}@example.org`,
  (r) =>
    `level=info session_timeout=${r.int(1, 90)}m apiKeyId=${r.chars(LOWER + DIGITS, 10)} zip_code=${r.chars(DIGITS, 5)} has_secret=true`,
  (r) => `level=info next_token=${r.urlSafe(32)} error_code=E${r.chars(DIGITS, 4)} token_type=bearer password=null`,
  (r) => `level=info api_key= secret=- password="" status=200 duration=${r.int(1, 99)}ms`,
  (r) => `progress ${r.int(1, 99)}.${r.chars(DIGITS, 15)} % of ${r.chars('123456789', 7)} keys, passing on`,
  (r) => `cache key ${r.word()}:${r.hex(32)} evicted; code review passed; pin pad offline`,
  (r) => `Authorization failed for principal user-${r.int(1, 99)}; authorization is required`,
  (r) => `cursor ${base64(`{"offset":${r.int(1, 9_999)},"sort":"created"}`)} is stale`,
];

/** Queries of the same sort. */
export const CLEAN_QUERIES: readonly Make[] = [
  (r) => `cursor=${base64(JSON.stringify({ after: r.hex(24), limit: 50 })).replace(/=+$/, '')}&limit=50`,
  (r) => `zip_code=${r.chars(DIGITS, 5)}&session_timeout=60&apiKeyId=${r.chars(LOWER + DIGITS, 10)}`,
  (r) => `next_token=${r.urlSafe(40)}&page_token=${r.urlSafe(20)}`,
  (r) => `q=${r.word()}+password+manager&sort=created&filter[status]=open`,
  (r) => `from=${epochMs(r)}&to=${epochMs(r)}&bbox=13.${r.chars(DIGITS, 14)},52.${r.chars(DIGITS, 14)}`,
  (r) => `id=${r.uuid()}&trace=${r.hex(32)}&order=${failing(r, 16)}`,
  (r) => `redirect=https%3A%2F%2Fshop.example.com%2F${r.slug(3)}%3Fpage%3D${r.int(1, 9)}`,
  () => 'pin_to_top=true&has_secret=false&token_type=bearer&password=',
];

/** What may be masked or not (masking.md, 0.8): counted neither way. */
export const EITHER_MEMBERS: readonly Make[] = [
  (r) => {
    const body = `4${r.chars(DIGITS, 14)}`;
    return `"order_number":"${body}${luhnDigit(body)}"`;
  },
  (r) => `"idempotency_key":"${r.uuid()}","nonce":"${r.base62(22)}"`,
  (r) => `"publishable":"pk_live_${r.base62(24)}","state":"${r.urlSafe(32)}"`,
  (r) => `"key":"${r.uuid()}"`,
  (r) => `"blob":"${r.urlSafe(40)}"`,
];
