import { free, type Kind, mark, named, type Outcome, type Secret } from './kind';
import { BASE32, BASE62, BASE64, DIGITS, HEX, LOWER, type Random, UPPER, URL_SAFE } from './random';

type Make = Kind['make'];
/** A prefix, then so many characters of an alphabet. */
export const after =
  (prefix: string, alphabet: string, length: number): Make =>
  (random) => {
    const body = alphabet.length > 36 ? random.base62(length) : random.chars(alphabet, length);
    // Vendors' alphabets may hold signs; the ends stay letters or digits so that the value's end is not in doubt.
    const signs = alphabet === URL_SAFE || alphabet === BASE64;
    return prefix + (signs ? body.slice(0, 4) + random.chars(alphabet, length - 8) + body.slice(-4) : body);
  };
const key = (group: string, id: string, make: Make, names?: readonly string[]): Kind =>
  free(group, 'hint', id, make, names);
const token = (group: string, id: string, make: Make, names?: readonly string[]): Kind =>
  free(group, 'token', id, make, names);

const aws = (prefix: string): Kind =>
  key('cloud', `aws_${prefix.toLowerCase()}`, after(prefix, BASE32, 16), ['aws_access_key_id', 'access_key_id']);
const inside = (outcome: Outcome, id: string, make: (random: Random) => Secret): Kind =>
  free('cloud', outcome, id, make);

export const CLOUD: readonly Kind[] = [
  ...['AKIA', 'ASIA', 'ABIA', 'ACCA', 'A3TX'].map(aws),
  named(
    'cloud',
    'token',
    'aws_secret_access_key',
    ['aws_secret_access_key', 'secret_access_key'],
    (random) => random.base62(4) + random.chars(BASE64, 32) + random.base62(4),
  ),
  key('cloud', 'aws_bedrock', (random) => `ABSK${random.base62(124)}`),
  key('cloud', 'google_api_key', after('AIza', URL_SAFE, 35), ['key', 'google_api_key', 'maps_api_key']),
  token('cloud', 'google_oauth', (random) => `ya29.a0${random.urlSafe(140)}`),
  token('cloud', 'google_client_secret', after('GOCSPX-', URL_SAFE, 28)),
  inside('whole', 'google_service_account', (random) => {
    const parts = Array.from({ length: 6 }, () => random.chars(BASE64, 64));
    const pem = ['-----BEGIN PRIVATE KEY-----', ...parts, '-----END PRIVATE KEY-----', ''].join('\\n');
    const id = `"project_id":"acme-prod","private_key_id":"${random.hex(40)}"`;
    return {
      text: `{"type":"service_account",${id},"private_key":"${mark(pem)}","client_email":"a@acme-prod.iam.gserviceaccount.com"}`,
      parts,
    };
  }),
  token('cloud', 'azure_client_secret', (random) => `${random.base62(3)}8Q~${random.urlSafe(34)}`, [
    'azure_client_secret',
  ]),
  inside('token', 'azure_account_key', (random) => ({
    text: `DefaultEndpointsProtocol=https;AccountName=acme${random.word()};AccountKey=${mark(`${random.base62(4)}${random.chars(BASE64, 82)}==`)};EndpointSuffix=core.windows.net`,
  })),
  inside('token', 'azure_service_bus', (random) => ({
    text: `Endpoint=sb://acme.servicebus.windows.net/;SharedAccessKeyName=RootManageSharedAccessKey;SharedAccessKey=${mark(`${random.base62(4)}${random.chars(BASE64, 39)}=`)}`,
  })),
  inside('whole', 'azure_shared_access_signature', (random) => {
    const signature = encodeURIComponent(`${random.base62(3)}${random.chars(BASE64, 40)}=`);
    const text = `sr=acme.azure-devices.net%2Fdevices&sig=${signature}&se=1767225600&skn=device`;
    return { text: `SharedAccessSignature ${mark(text)}`, parts: [signature] };
  }),
  key('cloud', 'alibaba', after('LTAI', BASE62, 20), ['alibaba_access_key_id']),
  ...['dop', 'doo', 'dor'].map((prefix) => token('cloud', `digitalocean_${prefix}`, after(`${prefix}_v1_`, HEX, 64))),
  token('cloud', 'cloudflare_origin_ca', (random) => `v1.0-${random.hex(24)}-${random.hex(146)}`),
  token('cloud', 'heroku', after('HRKU-AA', URL_SAFE, 58)),
];

const gitlab = (prefix: string, length = 20): Kind =>
  token('code-host', `gitlab_${prefix}`, after(`${prefix}-`, URL_SAFE, length), ['private_token']);

export const CODE_HOSTS: readonly Kind[] = [
  ...['ghp', 'gho', 'ghu', 'ghs', 'ghr'].map((prefix) =>
    token('code-host', `github_${prefix}`, after(`${prefix}_`, BASE62, 36), ['github_token']),
  ),
  token('code-host', 'github_fine_grained', (random) => `github_pat_${random.base62(22)}_${random.base62(59)}`),
  ...['glpat', 'gldt', 'glrt', 'glft', 'glsoat'].map((prefix) => gitlab(prefix)),
  token('code-host', 'gitlab_glcbt', (random) => `glcbt-64_${random.urlSafe(20)}`),
  token('code-host', 'gitlab_glptt', after('glptt-', HEX, 40)),
  gitlab('glagent', 50),
  gitlab('glimt', 25),
  token('code-host', 'gitlab_runner_registration', after('GR1348941', URL_SAFE, 20)),
  token(
    'code-host',
    'gitlab_routable',
    (random) => `glpat-${random.urlSafe(27)}.01.${random.chars(DIGITS + LOWER, 9)}`,
  ),
  token('code-host', 'atlassian', (random) => `ATATT3xFfGF0${random.urlSafe(171)}=${random.hex(8).toUpperCase()}`),
  token('code-host', 'bitbucket', after('ATBB', BASE62, 32)),
];

export const PAYMENTS: readonly Kind[] = [
  ...['sk_live_', 'sk_test_', 'rk_live_', 'rk_test_', 'sk_prod_'].map((prefix) =>
    key('payment', `stripe_${prefix.slice(0, -1)}`, (random) => prefix + random.base62(random.pick([24, 99])), [
      'stripe_key',
      'stripe_secret_key',
    ]),
  ),
  key('payment', 'stripe_webhook', after('whsec_', BASE62, 32)),
  ...['rzp_live_', 'rzp_test_'].map((prefix) => key('payment', prefix.slice(0, -1), after(prefix, BASE62, 14))),
  token('payment', 'square_access', after('sq0atp-', URL_SAFE, 22)),
  token('payment', 'square_secret', after('sq0csp-', URL_SAFE, 43)),
  token('payment', 'square_production', after('EAAA', URL_SAFE, 60)),
  token(
    'payment',
    'braintree',
    (random) => `access_token$production$${random.chars(DIGITS + LOWER, 16)}$${random.hex(32)}`,
  ),
  key('payment', 'easypost_live', after('EZAK', BASE62, 54)),
  key('payment', 'easypost_test', after('EZTK', BASE62, 54)),
  key('payment', 'flutterwave', (random) => `FLWSECK-${random.hex(32)}-X`),
  key('payment', 'adyen_client', after('live_', UPPER + DIGITS, 32), ['adyen_client_key']),
];
