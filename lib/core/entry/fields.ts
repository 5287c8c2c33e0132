/**
 * The fields of an entry: the one table from which the access log format, the entry's type, the masking policy, the
 * index mapping, the Glue columns and `docs/fields.md` are made.
 *
 * Names follow the Elastic Common Schema where it has one; own names sit under `api.` and `api_key.`.
 * Variables are those of API Gateway's access logging
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html).
 */

/** How a field's value is held in an entry; see `TypeOf` for the TypeScript type and `mapping` for the index. */
export type FieldType =
  | 'date'
  | 'keyword'
  | 'keywords'
  | 'text'
  | 'ip'
  | 'integer'
  | 'long'
  | 'float'
  | 'boolean'
  | 'geo_point';

/**
 * What the masking step does with a field.
 * - `closed`: one of few known values or a fixed shape, checked when parsed; nothing to mask
 * - `scanned`: may hold anything a caller sent; every secret in it is masked
 * - `personal`: scanned, and pseudonymized or truncated where the settings ask
 * - `secret`: never stored
 */
export type Sensitivity = 'closed' | 'scanned' | 'personal' | 'secret';

/** The kinds of API that API Gateway has, as far as access logs differ. */
export type ApiType = 'rest' | 'http' | 'websocket';

export const API_TYPES: readonly ApiType[] = ['rest', 'http', 'websocket'];

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly sensitivity: Sensitivity;
  /** One line for the docs. */
  readonly doc: string;
  /** `$context` variables (without the prefix) that hold it, best first; absent means that no access log has it. */
  readonly variables?: readonly string[];
  /** API types whose own access log format carries the first variable. */
  readonly logged?: readonly ApiType[];
  /** The values a `closed` field may take; another value is dropped and counted. */
  readonly values?: readonly string[];
  /** What a `closed` text that an input gives looks like; another value is dropped and counted. */
  readonly shape?: RegExp;
  /** Where it comes from when not from a log: a step of the pipeline. */
  readonly derived?: 'enrich' | 'registry';
}

const ALL = API_TYPES;
const REST_HTTP: readonly ApiType[] = ['rest', 'http'];

export const CATEGORIES = ['key_lifecycle', 'blocked_call', 'admin_activity', 'failed_call', 'api_call'] as const;
export const BLOCK_REASONS = [
  'IP_BLOCKLISTED',
  'GEO_BLOCKED',
  'API_KEY_REVOKED',
  'RATE_LIMIT_EXCEEDED',
  'ABUSE_PATTERN_DETECTED',
  'MALFORMED_REQUEST',
  'USER_AGENT_BLOCKED',
  'SQL_INJECTION_ATTEMPT',
] as const;
export const ERROR_CATEGORIES = ['authentication', 'rate_limit', 'validation', 'client', 'server'] as const;
export const PRIORITIES = ['critical', 'high', 'medium', 'low'] as const;
export const KEY_STATUSES = ['active', 'disabled', 'revoked', 'expired'] as const;
export const ROUTE_CLASSES = ['admin', 'key_management', 'export', 'sensitive'] as const;

export const FIELDS = [
  {
    name: '@timestamp',
    type: 'date',
    sensitivity: 'closed',
    doc: 'When the request was received, UTC with milliseconds.',
    variables: ['requestTimeEpoch', 'requestTime'],
    logged: ALL,
  },
  {
    name: 'event.id',
    type: 'keyword',
    sensitivity: 'scanned',
    doc: 'Identity of the entry; entries with equal `event.dataset` and `event.id` are one.',
    variables: ['extendedRequestId'],
    logged: ALL,
  },
  {
    name: 'event.dataset',
    type: 'keyword',
    sensitivity: 'scanned',
    doc: 'Source of the entry: `apigateway`, `combined`, `ndjson`, or what the input names.',
  },
  {
    name: 'event.category',
    type: 'keyword',
    sensitivity: 'closed',
    doc: 'First that applies of key lifecycle, blocked call, admin activity, failed call, API call.',
    values: CATEGORIES,
    derived: 'enrich',
  },
  {
    name: 'event.action',
    type: 'keyword',
    sensitivity: 'scanned',
    doc: 'What an administrator or a key-management call did; for WebSocket APIs the event type.',
    variables: ['eventType'],
    logged: ['websocket'],
  },
  {
    name: 'event.duration',
    type: 'long',
    sensitivity: 'closed',
    doc: 'Time from request to response in nanoseconds.',
    variables: ['responseLatency'],
    logged: REST_HTTP,
  },
  {
    name: 'event.risk_score',
    type: 'integer',
    sensitivity: 'closed',
    doc: 'Threat score 0-100 from the entry alone, by additive points.',
    derived: 'enrich',
  },
  {
    name: 'event.timezone',
    type: 'keyword',
    sensitivity: 'closed',
    doc: "IANA time zone of the key's tenant, else of the settings; only on admin routes.",
    derived: 'enrich',
  },
  {
    name: 'http.request.id',
    type: 'keyword',
    sensitivity: 'scanned',
    doc: 'Request id as the caller saw it; clients can set it, so it identifies nothing.',
    variables: ['requestId'],
    logged: ALL,
  },
  {
    name: 'http.request.method',
    type: 'keyword',
    sensitivity: 'scanned',
    doc: 'HTTP method.',
    variables: ['httpMethod'],
    logged: REST_HTTP,
  },
  { name: 'http.request.bytes', type: 'long', sensitivity: 'closed', doc: 'Size of the request in bytes.' },
  { name: 'http.request.mime_type', type: 'keyword', sensitivity: 'scanned', doc: 'Content type of the request.' },
  { name: 'http.request.referrer', type: 'text', sensitivity: 'scanned', doc: 'Referer header.' },
  {
    name: 'http.response.status_code',
    type: 'integer',
    sensitivity: 'closed',
    doc: 'HTTP status of the response.',
    variables: ['status'],
    logged: ALL,
  },
  {
    name: 'http.response.bytes',
    type: 'long',
    sensitivity: 'closed',
    doc: 'Size of the response in bytes.',
    variables: ['responseLength', 'dataProcessed'],
    logged: REST_HTTP,
  },
  {
    name: 'http.version',
    type: 'keyword',
    sensitivity: 'scanned',
    doc: 'Protocol as API Gateway reports it (HTTP/1.1 even for HTTP/2 clients).',
    variables: ['protocol'],
    logged: REST_HTTP,
  },
  {
    name: 'url.domain',
    type: 'keyword',
    sensitivity: 'scanned',
    doc: 'Host that was called; set by the caller on default endpoints.',
    variables: ['domainName'],
    logged: ALL,
  },
  {
    name: 'url.path',
    type: 'text',
    sensitivity: 'scanned',
    doc: 'Path that was called, stage included.',
    variables: ['path'],
    logged: REST_HTTP,
  },
  {
    name: 'url.query',
    type: 'text',
    sensitivity: 'scanned',
    doc: 'Query string without the question mark; no access log variable holds it.',
  },
  {
    name: 'source.ip',
    type: 'ip',
    sensitivity: 'personal',
    doc: "Caller's address.",
    variables: ['identity.sourceIp'],
    logged: ALL,
  },
  { name: 'source.port', type: 'integer', sensitivity: 'closed', doc: "Caller's port where the log has it." },
  {
    name: 'source.client',
    type: 'keyword',
    sensitivity: 'closed',
    doc: 'Caller as detectors count it: the IPv4 address, the /64 of an IPv6 address, or its pseudonym.',
    shape: /^(?:[\d.]{7,15}|[\da-f:]{2,39}\/64|ip\d{1,9}_[\w-]{22})$/,
    derived: 'enrich',
  },
  {
    name: 'source.geo.country_iso_code',
    type: 'keyword',
    sensitivity: 'closed',
    doc: 'Country, ISO 3166-1 alpha-2.',
    shape: /^[A-Za-z\d]{2}$/,
    derived: 'enrich',
  },
  {
    name: 'source.geo.region_iso_code',
    type: 'keyword',
    sensitivity: 'scanned',
    doc: 'Region or state.',
    derived: 'enrich',
  },
  { name: 'source.geo.city_name', type: 'keyword', sensitivity: 'scanned', doc: 'City.', derived: 'enrich' },
  {
    name: 'source.geo.location',
    type: 'geo_point',
    sensitivity: 'closed',
    doc: 'Latitude and longitude in degrees.',
    derived: 'enrich',
  },
  {
    name: 'source.geo.accuracy_km',
    type: 'float',
    sensitivity: 'closed',
    doc: 'Radius of the location in kilometres; missing counts as 0.',
    derived: 'enrich',
  },
  {
    name: 'source.as.number',
    type: 'long',
    sensitivity: 'closed',
    doc: 'Autonomous system number.',
    derived: 'enrich',
  },
  {
    name: 'source.as.organization.name',
    type: 'keyword',
    sensitivity: 'scanned',
    doc: 'Organisation of the autonomous system.',
    derived: 'enrich',
  },
  {
    name: 'source.hosting',
    type: 'boolean',
    sensitivity: 'closed',
    doc: 'Address of a hosting provider, VPN or relay: no place of a person.',
    derived: 'enrich',
  },
  {
    name: 'source.allow',
    type: 'keywords',
    sensitivity: 'closed',
    doc: 'Detectors for which the address is on the allow list (`*`: all).',
    derived: 'enrich',
  },
  {
    name: 'user_agent.original',
    type: 'text',
    sensitivity: 'scanned',
    doc: 'User-Agent header.',
    variables: ['identity.userAgent'],
    logged: ALL,
  },
  {
    name: 'user_agent.name',
    type: 'keyword',
    sensitivity: 'scanned',
    doc: 'Client family: browser, bot, or first product token.',
    derived: 'enrich',
  },
  {
    name: 'user.id',
    type: 'keyword',
    sensitivity: 'personal',
    doc: 'Authenticated user or principal.',
    variables: ['identity.user', 'authorizer.principalId'],
    logged: ALL,
  },
  { name: 'user.name', type: 'keyword', sensitivity: 'personal', doc: 'User name where the log has one.' },
  {
    name: 'tls.version',
    type: 'keyword',
    sensitivity: 'scanned',
    doc: 'TLS version.',
    variables: ['tlsVersion'],
    logged: ['rest'],
  },
  {
    name: 'tls.cipher',
    type: 'keyword',
    sensitivity: 'scanned',
    doc: 'TLS cipher suite.',
    variables: ['cipherSuite'],
    logged: ['rest'],
  },
  { name: 'tls.client.ja3', type: 'keyword', sensitivity: 'scanned', doc: 'JA3 fingerprint of the client.' },
  { name: 'tls.client.ja4', type: 'keyword', sensitivity: 'scanned', doc: 'JA4 fingerprint of the client.' },
  {
    name: 'trace.id',
    type: 'keyword',
    sensitivity: 'scanned',
    doc: 'X-Ray trace id.',
    variables: ['xrayTraceId'],
    logged: ['rest'],
  },
  {
    name: 'cloud.account.id',
    type: 'keyword',
    sensitivity: 'scanned',
    doc: 'AWS account of the API.',
    variables: ['accountId'],
    logged: REST_HTTP,
  },
  {
    name: 'error.type',
    type: 'keyword',
    sensitivity: 'scanned',
    doc: 'Gateway response type, for example `INVALID_API_KEY`.',
    variables: ['error.responseType'],
    logged: ALL,
  },
  { name: 'error.code', type: 'keyword', sensitivity: 'scanned', doc: 'Error code where the log has one.' },
  {
    name: 'error.message',
    type: 'text',
    sensitivity: 'scanned',
    doc: 'Error message; not in our own format, since API Gateway does not escape it.',
    variables: ['error.message', 'error.messageString'],
  },
  { name: 'api.gateway', type: 'keyword', sensitivity: 'closed', doc: 'Kind of API.', values: API_TYPES },
  { name: 'api.id', type: 'keyword', sensitivity: 'scanned', doc: 'API id.', variables: ['apiId'], logged: ALL },
  { name: 'api.stage', type: 'keyword', sensitivity: 'scanned', doc: 'Stage.', variables: ['stage'], logged: ALL },
  {
    name: 'api.route',
    type: 'keyword',
    sensitivity: 'scanned',
    doc: 'Route template, such as `/orders/{id}`.',
    variables: ['resourcePath', 'routeKey'],
    logged: ALL,
  },
  {
    name: 'api.count',
    type: 'long',
    sensitivity: 'closed',
    doc: 'Requests of the minute as the gateway counted them; only in entries of the dataset `counts`.',
  },
  {
    name: 'api.route_class',
    type: 'keywords',
    sensitivity: 'closed',
    doc: 'Classes that the settings give the route: `admin`, `key_management`, `export`, `sensitive`.',
    shape: /^(?:admin|key_management|export|sensitive)$/,
    derived: 'enrich',
  },
  {
    name: 'api.resource.hash',
    type: 'keyword',
    sensitivity: 'closed',
    doc: "Keyed hash of the tuple of the route template's slots.",
    shape: /^res\d{1,9}_[\w-]{22}$/,
    derived: 'enrich',
  },
  { name: 'api.plan', type: 'keyword', sensitivity: 'scanned', doc: 'Usage plan of the key.', derived: 'registry' },
  { name: 'api.application', type: 'keyword', sensitivity: 'scanned', doc: 'Client application.' },
  {
    name: 'api.connection.id',
    type: 'keyword',
    sensitivity: 'scanned',
    doc: 'WebSocket connection.',
    variables: ['connectionId'],
    logged: ['websocket'],
  },
  {
    name: 'api.message.id',
    type: 'keyword',
    sensitivity: 'scanned',
    doc: 'WebSocket message.',
    variables: ['messageId'],
    logged: ['websocket'],
  },
  {
    name: 'api.integration.latency',
    type: 'integer',
    sensitivity: 'closed',
    doc: 'Latency of the integration in milliseconds.',
    variables: ['integrationLatency', 'integration.latency'],
    logged: ALL,
  },
  {
    name: 'api.integration.status',
    type: 'integer',
    sensitivity: 'closed',
    doc: 'Status that the integration returned.',
    variables: ['integration.status', 'integrationStatus', 'integration.integrationStatus'],
    logged: ALL,
  },
  {
    name: 'api.integration.error',
    type: 'text',
    sensitivity: 'scanned',
    doc: 'Error of the integration; not in our own format, since API Gateway does not escape it.',
    variables: ['integration.error', 'integrationErrorMessage'],
  },
  {
    name: 'api.authorizer.latency',
    type: 'integer',
    sensitivity: 'closed',
    doc: 'Latency of the authorizer in milliseconds.',
    variables: ['authorizer.latency', 'authorizer.integrationLatency'],
    logged: ['rest', 'websocket'],
  },
  {
    name: 'api.authentication.result',
    type: 'keyword',
    sensitivity: 'closed',
    doc: 'Outcome of authentication.',
    values: ['success', 'failure', 'none'],
    derived: 'enrich',
  },
  {
    name: 'api.authentication.reason',
    type: 'keyword',
    sensitivity: 'scanned',
    doc: 'Why authentication failed.',
    derived: 'enrich',
  },
  {
    name: 'api.authorization.result',
    type: 'keyword',
    sensitivity: 'closed',
    doc: 'Outcome of authorization.',
    values: ['allowed', 'denied', 'none'],
    derived: 'enrich',
  },
  { name: 'api.authorization.resource', type: 'keyword', sensitivity: 'scanned', doc: 'What access was asked for.' },
  {
    name: 'api.block.reason',
    type: 'keyword',
    sensitivity: 'closed',
    doc: 'Why the request was blocked.',
    values: BLOCK_REASONS,
    derived: 'enrich',
  },
  {
    name: 'api.error.category',
    type: 'keyword',
    sensitivity: 'closed',
    doc: 'Category of the error.',
    values: ERROR_CATEGORIES,
    derived: 'enrich',
  },
  {
    name: 'api.error.priority',
    type: 'keyword',
    sensitivity: 'closed',
    doc: 'Priority of the error category.',
    values: PRIORITIES,
    derived: 'enrich',
  },
  {
    name: 'api.attack.signatures',
    type: 'keywords',
    sensitivity: 'closed',
    doc: 'Attack signatures seen in path, query, user agent or referer.',
    derived: 'enrich',
  },
  {
    name: 'api_key.id',
    type: 'keyword',
    sensitivity: 'scanned',
    doc: 'Id of the key, or the keyed pseudonym of a presented value.',
    variables: ['identity.apiKeyId'],
    logged: ['rest', 'websocket'],
  },
  {
    name: 'api_key.value',
    type: 'keyword',
    sensitivity: 'secret',
    doc: 'The presented key; only in input, never stored.',
  },
  {
    name: 'api_key.hint',
    type: 'keyword',
    sensitivity: 'closed',
    doc: 'Masked key: prefix and last four characters.',
    shape: /^[^*]{0,7}\*{4}[^*]{0,4}$/,
    derived: 'enrich',
  },
  {
    name: 'api_key.fingerprint',
    type: 'keyword',
    sensitivity: 'scanned',
    doc: "Keyed fingerprint of the presented key, put into the authorizer's context.",
    variables: ['authorizer.keyFingerprint'],
    logged: ['rest', 'http'],
  },
  { name: 'api_key.owner', type: 'keyword', sensitivity: 'personal', doc: 'Owner of the key.', derived: 'registry' },
  { name: 'api_key.tenant', type: 'keyword', sensitivity: 'scanned', doc: 'Tenant of the key.', derived: 'registry' },
  { name: 'api_key.roles', type: 'keywords', sensitivity: 'scanned', doc: 'Roles of the key.', derived: 'registry' },
  {
    name: 'api_key.status',
    type: 'keyword',
    sensitivity: 'closed',
    doc: 'Status of the key at the time of the request.',
    values: KEY_STATUSES,
    derived: 'registry',
  },
  {
    name: 'api_key.ended_at',
    type: 'date',
    sensitivity: 'closed',
    doc: 'When a key that is active no longer was revoked, disabled or expired, where that is known.',
    derived: 'registry',
  },
  {
    name: 'waf.action',
    type: 'keyword',
    sensitivity: 'closed',
    doc: "AWS WAF's decision.",
    values: ['ALLOW', 'BLOCK', 'COUNT'],
    variables: ['wafResponseCode'],
    logged: ['rest'],
  },
  { name: 'waf.rule.id', type: 'keyword', sensitivity: 'scanned', doc: 'Rule of AWS WAF that decided.' },
  { name: 'admin.actor', type: 'keyword', sensitivity: 'personal', doc: 'Who administered.' },
  { name: 'admin.resource', type: 'keyword', sensitivity: 'scanned', doc: 'What was administered.' },
  { name: 'admin.changes', type: 'text', sensitivity: 'scanned', doc: 'What was changed.' },
  { name: 'admin.session', type: 'keyword', sensitivity: 'scanned', doc: 'Session of the administrator, masked.' },
] as const satisfies readonly Field[];

type Row = (typeof FIELDS)[number];

export interface GeoPoint {
  readonly lat: number;
  readonly lon: number;
}

/** TypeScript type of a field's value; dates are milliseconds since the epoch. */
type TypeOf<T extends FieldType> = T extends 'date' | 'integer' | 'long' | 'float'
  ? number
  : T extends 'boolean'
    ? boolean
    : T extends 'keywords'
      ? readonly string[]
      : T extends 'geo_point'
        ? GeoPoint
        : string;

type ValueOf<R extends Row> = R extends { readonly values: readonly (infer V)[] } ? V : TypeOf<R['type']>;

export type FieldName = Row['name'];

/** One parsed line, flat: field name to value; what is unknown is absent. Stored nested, see `serialize`. */
export type Entry = { [R in Row as R['name']]?: ValueOf<R> | undefined };

/** A field's row by its name. */
export const FIELD: ReadonlyMap<string, Field> = new Map(FIELDS.map((field) => [field.name, field]));

/** Version of the stored form of an entry. */
export const ENTRY_SCHEMA_VERSION = 1;
