import { CATALOGUE } from './catalogue.js';

const SCANNERS = 'the vendor’s key format, as secret scanners know it (GitHub, gitleaks, TruffleHog)';
const gitleaks = (rule: string): string => `gitleaks: rules/${rule}.go`;
const CONTRACT = 'OWASP Logging Cheat Sheet, data to exclude';
const RFC = (number: number): string => `RFC ${number}`;

/** Where the format of a row is written down, by row; rows that are not named follow the first list. */
const KNOWN: Readonly<Record<string, string>> = {
  card_verification: 'PCI DSS 4.0, 3.3.1.2',
  card_number: 'PCI DSS 4.0, 3.4.1',
  session: RFC(6265),
  cookie: RFC(6265),
  csrf: 'OWASP Cross-Site Request Forgery Prevention Cheat Sheet',
  token: 'RFC 6749, RFC 7636, SAML 2.0 bindings',
  signature: 'AWS Signature Version 4; Azure shared access signatures; Google signed URLs',
  authorization: RFC(9110),
  auth_scheme: 'IANA HTTP authentication schemes; RFC 6750, RFC 7617, RFC 7616',
  jwt: 'RFC 7519, RFC 7516',
  url_password: RFC(3986),
  path_token: 'OWASP Forgot Password Cheat Sheet',
  webhook: 'Slack, Discord, Teams: incoming webhooks',
  card: 'ISO/IEC 7812-1',
  ssn: 'SSA: Social Security number randomization',
  ssn_shape: 'SSA: Social Security number randomization',
  itin_shape: 'IRS: Internal Revenue Manual 3.21.263',
  aadhaar: 'UIDAI: Aadhaar number and virtual id',
  aadhaar_shape: 'UIDAI: Aadhaar number and virtual id',
  india_pan: 'Income Tax Department of India: structure of PAN',
  private_key: 'RFC 7468, RFC 9580',
  putty_key: 'PuTTY manual, appendix C',
  telegram: 'Telegram: Bot API',
  age: 'age: age-encryption.org/v1',
  vault: gitleaks('hashicorp_vault'),
  vault_legacy: gitleaks('hashicorp_vault'),
  terraform: gitleaks('hashicorp'),
  azure_client_secret: gitleaks('azure'),
  aws_secret: gitleaks('aws'),
  aws_access_key_id: 'AWS IAM: unique identifiers',
  email: RFC(5322),
  phone: 'ITU-T E.164',
  iban: 'ISO 13616',
  passport: 'ICAO Doc 9303-4',
  upi: 'NPCI: UPI procedural guidelines',
  ifsc: 'Reserve Bank of India: IFSC',
  date_of_birth: 'ISO 8601, by its name',
  ip: 'RFC 791, RFC 4291',
  oversized: 'Keywatch',
  scanner_error: 'Keywatch',
  encoded: RFC(4648),
  curl_user: 'curl manual, -u',
};

/** Rows whose format gitleaks has under the vendor's own name. */
const IN_GITLEAKS =
  'adobe airtable alibaba anthropic artifactory atlassian bitbucket cloudflare contentful databricks digitalocean discord doppler dynatrace easypost flutterwave frameio github gitlab grafana groq heroku hubspot huggingface launchdarkly mailchimp mailgun mapbox'.split(
    ' ',
  );

/** Where the format of each row comes from. */
export const SOURCES: ReadonlyMap<string, string> = new Map(
  CATALOGUE.map(({ id, prefixes }) => [
    id,
    KNOWN[id] ?? (IN_GITLEAKS.includes(id) ? gitleaks(id) : prefixes === undefined ? CONTRACT : SCANNERS),
  ]),
);
