import type { Action, Row } from './row.js';

/** Secrets that code recognises: by a checksum, by markers or by the place where they stand. */
export const SHAPE_ROWS: readonly Row[] = [
  shape(
    'auth_scheme',
    'headers',
    'Credentials after an authentication scheme',
    'redact',
    'Bearer, Basic, Digest, Token, ApiKey, Negotiate or AWS4-HMAC-SHA256 and what follows',
  ),
  shape(
    'jwt',
    'tokens',
    'JSON web token, signed, unsigned, encrypted or cut off',
    'redact',
    'base64url of {" and further parts after dots',
  ),
  shape('encoded', 'encodings', 'Base64 that holds a secret', 'redact', 'decodes to text in which a secret is found'),
  shape(
    'url_password',
    'passwords',
    'Password in the authority of a URL or a data source name',
    'redact',
    '://user:password@host',
  ),
  shape(
    'curl_user',
    'passwords',
    'User and password of a command line',
    'redact',
    '-u user:password, --user user:password',
  ),
  shape(
    'path_token',
    'one-time codes',
    'Reset, verification, invitation or magic token as a path segment',
    'redact',
    'a keyword segment followed by a long token, or by 4 to 8 digits after otp',
  ),
  shape(
    'webhook',
    'messaging',
    'Webhook URL that carries its own secret',
    'redact',
    'Slack, Discord, Teams, Zapier and IFTTT webhook paths',
  ),
  shape(
    'card',
    'cards',
    'Payment card number standing free',
    'last_four',
    '13 to 19 digits of a known issuer that pass the Luhn check',
  ),
  shape(
    'ssn_shape',
    'national ids',
    'US social security number standing free',
    'last_four',
    'ddd-dd-dddd within the issued ranges',
  ),
  shape(
    'itin_shape',
    'national ids',
    'US individual taxpayer number standing free',
    'last_four',
    '9dd-dd-dddd within the issued groups',
  ),
  shape(
    'aadhaar_shape',
    'national ids',
    'Aadhaar number or virtual id standing free',
    'last_four',
    'groups of four digits that pass the Verhoeff check',
  ),
  shape(
    'private_key',
    'private keys',
    'PEM or PGP private key block, whole or cut off',
    'redact',
    '-----BEGIN … PRIVATE KEY',
  ),
  shape('putty_key', 'private keys', 'PuTTY private key file', 'redact', 'PuTTY-User-Key-File'),
  shape(
    'telegram',
    'messaging',
    'Telegram bot token',
    'redact',
    '8 to 10 digits, a colon, AA and 30 or more characters',
  ),
  shape(
    'discord',
    'messaging',
    'Discord bot token',
    'redact',
    'three parts between dots, the first beginning with M, N or O',
  ),
  shape('terraform', 'platforms', 'Terraform Cloud token', 'redact', '14 characters, .atlasv1. and 20 or more'),
  shape(
    'azure_client_secret',
    'cloud',
    'Azure client secret',
    'mask',
    'three characters, a digit, Q~ and 25 or more characters',
  ),
  shape('mailchimp', 'messaging', 'Mailchimp API key', 'mask', '32 hexadecimal digits, -us and the data centre'),
  shape(
    'aws_secret',
    'cloud',
    'AWS secret access key beside its id',
    'redact',
    '40 base64 characters within 30 characters after an access key id or the words aws or secret',
  ),
  shape('oversized', 'limits', 'A line beyond 16 MiB, replaced whole', 'redact', 'by its length'),
  shape('scanner_error', 'limits', 'A text whose scan failed, replaced whole', 'redact', 'by an exception'),
];

function shape(id: string, group: string, what: string, action: Action, how: string): Row {
  return { id, group, what, action, recognised: { by: 'shape', shape: how } };
}
