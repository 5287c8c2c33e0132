import { VENDOR_TEXTS } from './vendor-texts.js';

/** What each kind of secret is, by group and row. */
export type TextsByGroup = Readonly<Record<string, Readonly<Record<string, string>>>>;

const TEXTS: TextsByGroup = {
  passwords: {
    password: 'Password or passphrase',
    url_password: 'Password in the authority of a URL or a data source name',
    curl_user: 'User and password of a command line',
  },
  'one-time codes': {
    one_time_code: 'One-time, verification or recovery code',
    path_token: 'Reset, verification, invitation or magic token as a path segment',
  },
  cards: {
    card_verification: 'Card verification value',
    card_number: 'Payment card number under its name',
    card: 'Payment card number standing free',
  },
  sessions: {
    session: 'Session identifier',
    csrf: 'Cross-site request forgery token',
  },
  tokens: {
    token: 'Access, refresh, reset or other bearer token',
    jwt: 'JSON web token, signed, unsigned, encrypted or cut off',
  },
  secrets: {
    secret: 'Shared, client or application secret',
  },
  'API keys': {
    api_key: 'API key under its name',
  },
  'URL signatures': {
    signature: 'Signature of a signed request or URL',
  },
  headers: {
    authorization: 'Value of an Authorization header',
    credential: 'Credentials under their name',
    cookie: 'Cookie values',
    auth_scheme: 'Credentials after an authentication scheme',
  },
  'national ids': {
    ssn: 'US social security or taxpayer number under its name',
    aadhaar: 'Aadhaar number or virtual id under its name',
    india_pan: 'Indian permanent account number under its name',
    ssn_shape: 'US social security number standing free',
    itin_shape: 'US individual taxpayer number standing free',
    aadhaar_shape: 'Aadhaar number or virtual id standing free',
  },
  encodings: {
    encoded: 'Base64 that holds a secret',
  },
  messaging: {
    webhook: 'Webhook URL that carries its own secret',
    telegram: 'Telegram bot token',
    discord: 'Discord bot token',
    mailchimp: 'Mailchimp API key',
  },
  'private keys': {
    private_key: 'PEM or PGP private key block, whole or cut off',
    putty_key: 'PuTTY private key file',
  },
  platforms: {
    terraform: 'Terraform Cloud token',
  },
  cloud: {
    azure_client_secret: 'Azure client secret',
    aws_secret: 'AWS secret access key beside its id',
  },
  limits: {
    oversized: 'A line beyond 16 MiB, replaced whole',
    scanner_error: 'A text whose scan failed, replaced whole',
  },
  'optional PII': {
    email: 'E-mail address',
    phone: 'Telephone number',
    iban: 'International bank account number',
    passport: 'Passport number',
    upi: 'UPI id',
    ifsc: 'Indian bank branch code (IFSC)',
    date_of_birth: 'Date of birth',
    ip: 'IP address',
  },
};

/** What readers want to know of a row; the scanner needs none of it. */
export interface RowText {
  readonly group: string;
  readonly what: string;
}

export const ROW_TEXTS: ReadonlyMap<string, RowText> = new Map(
  [TEXTS, VENDOR_TEXTS].flatMap((texts) =>
    Object.entries(texts).flatMap(([group, rows]) =>
      Object.entries(rows).map(([id, what]): [string, RowText] => [id, { group, what }]),
    ),
  ),
);
