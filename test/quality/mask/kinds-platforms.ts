import { free, type Kind, mark } from './kind';
import { after } from './kinds-cloud';
import { BASE62, BASE64, DIGITS, HEX, LOWER, type Random, UPPER, URL_SAFE } from './random';

type Make = Kind['make'];
type Named = readonly string[];
const ai = (id: string, make: Make, names: Named = ['api_key']): Kind => free('ai', 'hint', id, make, names);
const messaging = (id: string, make: Make, names?: Named): Kind => free('messaging', 'token', id, make, names);
const platform = (id: string, make: Make, names?: Named): Kind => free('platform', 'token', id, make, names);

const openai =
  (prefix: string, half: number): Make =>
  (random) =>
    `${prefix}${random.urlSafe(half)}T3BlbkFJ${random.urlSafe(half)}`;

export const AI: readonly Kind[] = [
  ai('openai', (random) => `sk-${random.base62(20)}T3BlbkFJ${random.base62(20)}`, ['openai_api_key']),
  ai('openai_project', openai('sk-proj-', 74), ['openai_api_key']),
  ai('openai_service_account', openai('sk-svcacct-', 58)),
  ai('openai_admin', openai('sk-admin-', 58)),
  ai('anthropic', (random) => `sk-ant-api03-${random.urlSafe(93)}AA`, ['anthropic_api_key']),
  ai('anthropic_admin', (random) => `sk-ant-admin01-${random.urlSafe(93)}AA`),
  ai('openrouter', after('sk-or-v1-', HEX, 64)),
  ai('hugging_face', (random) => `hf_${random.chars(LOWER + UPPER, 34)}`, ['hf_token']),
  ai('groq', after('gsk_', BASE62, 52)),
  ai('perplexity', after('pplx-', BASE62, 48)),
  ai('replicate', after('r8_', BASE62, 37)),
  ai('xai', after('xai-', BASE62, 80)),
];

const slackIds = (random: Random): string =>
  `${random.chars('123456789', 1)}${random.chars(DIGITS, 11)}-${random.chars(DIGITS, 12)}`;

export const MESSAGING: readonly Kind[] = [
  messaging('slack_bot', (random) => `xoxb-${slackIds(random)}-${random.base62(24)}`, ['slack_token']),
  messaging('slack_user', (random) => `xoxp-${slackIds(random)}-${random.chars(DIGITS, 12)}-${random.hex(32)}`),
  messaging('slack_workspace', (random) => `xoxa-2-${slackIds(random)}-${random.hex(32)}`),
  messaging('slack_legacy', (random) => `xoxs-${slackIds(random)}-${random.chars(DIGITS, 12)}-${random.hex(10)}`),
  messaging('slack_legacy_o', (random) => `xoxo-${slackIds(random)}-${random.chars(DIGITS, 12)}-${random.hex(10)}`),
  messaging('slack_refresh', (random) => `xoxr-${slackIds(random)}-${random.base62(24)}`),
  messaging('slack_config_refresh', (random) => `xoxe-1-${random.base62(146)}`),
  messaging(
    'slack_app',
    (random) => `xapp-1-A${random.chars(UPPER + DIGITS, 10)}-${random.chars(DIGITS, 13)}-${random.hex(64)}`,
  ),
  messaging('slack_webhook', (random) => {
    const path = `T${random.chars(UPPER + DIGITS, 10)}/B${random.chars(UPPER + DIGITS, 10)}/${random.base62(24)}`;
    return { text: `https://hooks.slack.com/services/${mark(path)}`, parts: [path.slice(-24)] };
  }),
  messaging('sendgrid', (random) => `SG.${random.urlSafe(22)}.${random.urlSafe(43)}`),
  messaging('twilio_key', (random) => `SK${random.hex(32)}`),
  messaging('twilio_account', (random) => `AC${random.hex(32)}`),
  messaging('mailgun', after('key-', HEX, 32)),
  messaging('mailchimp', (random) => `${random.hex(32)}-us${random.int(1, 21)}`),
  messaging('telegram', (random) => `${random.int(10_000_000, 9_999_999_999)}:AA${random.urlSafe(33)}`),
  messaging('brevo', (random) => `xkeysib-${random.hex(64)}-${random.base62(16)}`),
  messaging('discord_webhook', (random) => {
    const secret = random.urlSafe(68);
    const host = random.pick(['discord.com', 'discordapp.com']);
    return {
      text: `https://${host}/api/webhooks/${mark(`${random.int(1, 9)}${random.chars(DIGITS, 17)}/${secret}`)}`,
      parts: [secret],
    };
  }),
  messaging('discord_bot', (random) => {
    const id = Buffer.from(`${random.int(1, 9)}${random.chars(DIGITS, 17)}`).toString('base64url');
    return `${id}.${random.base62(6)}.${random.urlSafe(38)}`;
  }),
  messaging('teams_webhook', (random) => {
    const secret = `${random.hex(32)}/${random.uuid()}`;
    const tenant = `${random.uuid()}@${random.uuid()}`;
    return {
      text: `https://acme.webhook.office.com/webhookb2/${mark(`${tenant}/IncomingWebhook/${secret}`)}`,
      parts: [secret.slice(0, 32)],
    };
  }),
];

const shopify = (prefix: string): Kind =>
  platform(`shopify_${prefix}`, after(`${prefix}_`, HEX, 32), ['shopify_token']);

export const PLATFORMS: readonly Kind[] = [
  platform('npm', after('npm_', BASE62, 36), ['npm_token']),
  platform('pypi', (random) => `pypi-AgEIcHlwaS5vcmc${random.urlSafe(150)}`),
  platform('rubygems', after('rubygems_', HEX, 48)),
  platform('docker', after('dckr_pat_', URL_SAFE, 27)),
  platform('vault_service', (random) => `hvs.CAES${random.urlSafe(90)}`, ['vault_token']),
  platform('vault_batch', (random) => `hvb.AAAA${random.urlSafe(140)}`),
  platform('vault_legacy', after('s.', BASE62, 24)),
  platform('doppler', after('dp.pt.', BASE62, 43)),
  platform('pulumi', after('pul-', HEX, 40)),
  ...['shpat', 'shpca', 'shppa', 'shpss'].map(shopify),
  platform('linear', after('lin_api_', BASE62, 40)),
  platform('notion', (random) => `ntn_${random.chars(DIGITS, 11)}${random.base62(35)}`),
  platform('notion_legacy', after('secret_', BASE62, 43)),
  platform('postman', (random) => `PMAK-${random.hex(24)}-${random.hex(34)}`),
  platform('grafana_service_account', (random) => `glsa_${random.base62(32)}_${random.hex(8)}`),
  platform(
    'grafana_cloud',
    (random) =>
      `glc_${Buffer.from(`{"o":"${random.int(1e5, 1e6)}","n":"${random.word()}","k":"${random.base62(24)}"}`).toString('base64')}`,
  ),
  platform('new_relic', after('NRAK-', UPPER + DIGITS, 27)),
  platform('databricks', after('dapi', HEX, 32)),
  platform('sentry_org', (random) => {
    const claims = Buffer.from(
      `{"iat":17${random.chars(DIGITS, 8)}.5,"url":"https://sentry.io","region_url":"https://us.sentry.io","org":"acme"}`,
    );
    return `sntrys_${claims.toString('base64')}_${random.chars(BASE64, 40)}${random.base62(3)}`;
  }),
  platform('sentry_user', after('sntryu_', HEX, 64)),
  platform('typeform', after('tfp_', URL_SAFE, 44)),
  platform('planetscale_token', after('pscale_tkn_', URL_SAFE, 43)),
  platform('planetscale_password', after('pscale_pw_', URL_SAFE, 43)),
  platform('figma', after('figd_', URL_SAFE, 40)),
  platform('tailscale', (random) => `tskey-auth-k${random.base62(10)}CNTRL-${random.base62(32)}`),
  platform('onepassword', (random) => `ops_eyJ${random.base62(260)}`),
  platform('supabase', after('sbp_', HEX, 40)),
  platform('contentful', after('CFPAT-', URL_SAFE, 43)),
];

const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const head = (random: Random, more: object = {}): string =>
  part({ alg: random.pick(['HS256', 'RS256', 'ES256']), typ: 'JWT', ...more });
const claims = (random: Random): string =>
  part({ sub: random.uuid(), iss: 'https://login.example.com', exp: 1_767_225_600 });
const jwt = (id: string, make: Make): Kind => free('jwt', 'whole', id, make);

/** RFC 7515, 7516 and 7519. */
export const JWT: readonly Kind[] = [
  jwt('jwt', (random) => `${head(random)}.${claims(random)}.${random.urlSafe(43)}`),
  jwt('jwt_unsigned', (random) => `${part({ alg: 'none' })}.${claims(random)}.`),
  jwt('jwt_truncated', (random) => `${head(random)}.${claims(random).slice(0, 40)}`),
  jwt(
    'jwe',
    (random) =>
      `${part({ alg: 'RSA-OAEP', enc: 'A256GCM' })}.${random.urlSafe(342)}.${random.urlSafe(16)}.${random.urlSafe(80)}.${random.urlSafe(22)}`,
  ),
  jwt('jwt_base64', (random) =>
    Buffer.from(`${head(random)}.${claims(random)}.${random.urlSafe(43)}`).toString('base64'),
  ),
];
