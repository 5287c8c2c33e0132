import { type Kind, mark, named, type Secret } from './kind';
import { BASE64, DIGITS, type Random } from './random';

/** What people type: letters of both cases, digits and a sign, and nothing that ends a value in every syntax. */
export const password = (random: Random): string =>
  random.base62(random.int(7, 14)) + random.pick(['!', '$', '*', '-', '_', '.']) + random.base62(random.int(4, 6));
const opaque = (random: Random): string => random.urlSafe(random.int(28, 64));
const digits = (from: number, to: number) => (random: Random) =>
  random.chars('123456789', 1) + random.chars(DIGITS, random.int(from, to) - 1);
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const scheme = (name: string, value: string): Secret => ({ text: mark(`${name} ${value}`), parts: [value] });

/** RFC 6750, 7617, 7616; AWS Signature Version 4; the schemes that APIs made up. */
const AUTHORIZATION = ['authorization', 'proxy_authorization'];
const auth = (id: string, make: Kind['make'], free = true): Kind =>
  named('auth', 'whole', id, AUTHORIZATION, make, { free, only: ['json', 'header', 'shell', 'text'] });

export const AUTH: readonly Kind[] = [
  auth('bearer', (random) => scheme(random.pick(['Bearer', 'bearer']), opaque(random))),
  auth('basic', (random) => scheme('Basic', base64(`${random.word()}:${password(random)}`))),
  auth('token_scheme', (random) => scheme('Token', random.hex(40)), false),
  auth('apikey_scheme', (random) => scheme(random.pick(['ApiKey', 'Apikey']), random.base62(40)), false),
  auth('digest', (random) => {
    const [nonce, response] = [random.hex(32), random.hex(32)];
    const text = `Digest username="${random.word()}", realm="api", nonce="${nonce}", uri="/v1", response="${response}"`;
    return { text: mark(text), parts: [response] };
  }),
  auth('aws4', (random) => {
    const signature = random.hex(64);
    const credential = `AKIA${random.chars('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}`;
    const scope = `20260115/eu-central-1/execute-api/aws4_request`;
    const text = `AWS4-HMAC-SHA256 Credential=${credential}/${scope}, SignedHeaders=host;x-amz-date, Signature=${signature}`;
    return { text: mark(text), parts: [signature] };
  }),
  auth('authorization_without_scheme', opaque, false),
  named('auth', 'token', 'x_api_key', ['x_api_key'], (random) => random.base62(random.int(20, 40))),
  named('auth', 'token', 'x_auth_token', ['x_auth_token'], opaque),
  named(
    'auth',
    'token',
    'x_amz_security_token',
    ['x_amz_security_token'],
    (random) => `IQoJ${random.chars(BASE64, 200)}`,
  ),
  named('auth', 'token', 'x_csrf_token', ['x_csrf_token', 'x_xsrf_token'], opaque),
];

const word = (id: string, names: readonly string[] = [id]): Kind => named('password', 'whole', id, names, password);

export const PASSWORDS: readonly Kind[] = [
  word('password'),
  word('passwd'),
  word('pwd'),
  word('pass'),
  word('passphrase'),
  word('passcode'),
  word('user_password'),
  word('old_password', ['old_password', 'current_password']),
  word('new_password'),
  word('confirm_password', ['confirm_password', 'password_confirmation']),
  word('db_password', ['db_password', 'database_password', 'smtp_pass', 'redis_password']),
  named('password', 'whole', 'pin', ['pin', 'user_pin', 'card_pin'], digits(4, 6)),
];

/** Session cookies by the frameworks' own names. */
const cookie = (name: string, make: Kind['make'] = (random) => random.base62(26)): Kind =>
  named('session', 'whole', name, [name], make, { fixed: true, only: ['cookie', 'query', 'json', 'header'] });

export const SESSIONS: readonly Kind[] = [
  cookie('PHPSESSID', (random) => random.base62(26).toLowerCase()),
  cookie('JSESSIONID', (random) => random.hex(32).toUpperCase()),
  cookie('ASP.NET_SessionId', (random) => random.chars('abcdefghijklmnopqrstuvwxyz012345', 24)),
  cookie('connect.sid', (random) => `s:${random.urlSafe(32)}.${random.base62(43)}`),
  cookie('_gitlab_session', (random) => random.hex(32)),
  cookie('laravel_session', (random) => `eyJpdiI6${random.base62(120)}`),
  cookie('csrftoken', (random) => random.base62(64)),
  cookie('XSRF-TOKEN', (random) => random.base62(40)),
  named('session', 'whole', 'sid', ['sid'], (random) => random.hex(32)),
  named('session', 'whole', 'session_id', ['session_id', 'session_token'], opaque),
  named('session', 'whole', 'unknown_cookie', ['_acme_u', 'remember_web_59ba36'], opaque, {
    fixed: true,
    only: ['cookie'],
  }),
];

const once = (id: string, names: readonly string[], make: Kind['make'], more: Partial<Kind> = {}): Kind =>
  named('one-time', 'whole', id, names, make, more);

export const ONE_TIME: readonly Kind[] = [
  once('otp', ['otp', 'otp_code', 'totp', 'totp_code'], digits(6, 6)),
  once('mfa', ['mfa', 'mfa_code', 'mfa_token'], digits(6, 8)),
  once('cvv', ['cvv', 'cvc', 'cvv2', 'card_cvv'], digits(3, 4)),
  once('verification_code', ['verification_code', 'security_code', 'sms_verification_code'], digits(4, 8)),
  once('code', ['code'], digits(4, 8), { only: ['query'], fixed: true }),
  once('reset_token', ['reset_token', 'reset_password_token', 'password_reset_token'], opaque),
  once('verify_token', ['verify_token', 'verification_token', 'email_token', 'confirmation_token'], opaque),
  once('invite_token', ['invite_token', 'invitation_token'], opaque),
  once('activation_token', ['activation_token', 'unlock_token'], opaque),
  once('magic_token', ['magic_token', 'magic_link_token'], opaque),
];

export const OAUTH: readonly Kind[] = [
  named('oauth', 'token', 'access_token', ['access_token'], opaque),
  named('oauth', 'token', 'refresh_token', ['refresh_token'], opaque),
  named('oauth', 'token', 'id_token', ['id_token'], opaque),
  named('oauth', 'token', 'client_secret', ['client_secret', 'oauth_client_secret'], opaque),
  named('oauth', 'token', 'authorization_code', ['code'], (random) => `4/0A${random.urlSafe(60)}`, {
    only: ['query'],
    fixed: true,
  }),
  named('oauth', 'token', 'assertion', ['client_assertion', 'assertion'], opaque),
  named('oauth', 'token', 'code_verifier', ['code_verifier'], (random) => random.urlSafe(64)),
  named(
    'oauth',
    'token',
    'saml_response',
    ['SAMLResponse'],
    (random) => base64(`<samlp:Response ID="_${random.hex(32)}">${random.base62(60)}`),
    {
      fixed: true,
      only: ['query', 'json'],
    },
  ),
];

const url = (id: string, names: readonly string[], make: Kind['make']): Kind =>
  named('url-signature', 'whole', id, names, make, { fixed: true, only: ['query'] });

export const URL_SIGNATURES: readonly Kind[] = [
  url('x_amz_signature', ['X-Amz-Signature'], (random) => random.hex(64)),
  url('x_amz_security_token_query', ['X-Amz-Security-Token'], (random) => `IQoJ${random.chars(BASE64, 160)}`),
  url('x_amz_credential', ['X-Amz-Credential'], (random) => {
    const id = `ASIA${random.chars('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', 16)}`;
    return { text: mark(`${id}/20260115/us-east-1/s3/aws4_request`), parts: [id] };
  }),
  url('sas_sig', ['sig'], (random) => `${random.chars(BASE64, 43)}=`),
  url('cloudfront_signature', ['Signature'], (random) => `${random.urlSafe(120)}__`),
  url('hmac', ['hmac'], (random) => random.hex(64)),
];

const generic = (id: string, names: readonly string[] = [id]): Kind =>
  named('generic', 'token', id, names, (random) => random.urlSafe(random.int(32, 48)));

/** Names that the promise counts (masking.md, 0.4), over values without a shape. */
export const GENERIC: readonly Kind[] = [
  named('own', 'token', 'api_key', ['api_key', 'apikey'], (random) => random.base62(random.int(20, 40))),
  generic('api_secret'),
  generic('consumer_secret', ['consumer_secret', 'consumer_key']),
  generic('jwt_secret', ['jwt_secret', 'app_secret', 'webhook_secret']),
  generic('authenticity_token'),
  generic('subscription_key', ['subscription_key', 'ocp_apim_subscription_key']),
  generic('signing_key', ['signing_key', 'encryption_key', 'master_key', 'shared_key']),
  generic('secret_key', ['secret_key', 'private_key', 'access_key']),
  generic('auth_token', ['auth_token', 'bearer_token', 'device_token']),
];
