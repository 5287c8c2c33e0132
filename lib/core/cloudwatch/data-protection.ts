/**
 * Managed identifiers of CloudWatch Logs, by row of the catalogue
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL-managed-data-identifiers.html). Those of optional rows
 * are left out: addresses and e-mails are no finding in a masked entry.
 */
const MANAGED: Readonly<Record<string, readonly string[]>> = {
  aws_secret: ['AwsSecretKey'],
  card: ['CreditCardNumber'],
  card_number: ['CreditCardNumber'],
  card_verification: ['CreditCardSecurityCode'],
  ssn: ['Ssn-US'],
  ssn_shape: ['Ssn-US'],
  itin_shape: ['IndividualTaxIdentificationNumber-US'],
  private_key: ['OpenSshPrivateKey', 'PgpPrivateKey', 'PkcsPrivateKey'],
  putty_key: ['PuttyPrivateKey'],
};

/** An identifier of our own: a name and a pattern in the language of CloudWatch Logs. */
export interface CustomIdentifier {
  readonly name: string;
  readonly regex: string;
  readonly rows: readonly string[];
}

/** Limits of a policy (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL-custom-data-identifiers.html). */
export const MOST_CUSTOM = 10;
export const LONGEST_REGEX = 200;

/**
 * The likeliest keys of an access log in the language of CloudWatch Logs, which has neither groups nor colons nor quotes.
 * What masking leaves (four characters behind asterisks) is none of them.
 */
export const CUSTOM_IDENTIFIERS: readonly CustomIdentifier[] = [
  custom('AwsKeyId', ['aws_access_key_id'], 'A[KS]IA[A-Z2-7]{16}'),
  custom('WebToken', ['jwt'], 'eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10}'),
  custom(
    'CodeHost',
    ['github', 'gitlab', 'atlassian'],
    'gh[oprsu]_[A-Za-z0-9]{20}',
    'github_pat_[A-Za-z0-9_]{20}',
    'gl[dpr]a?t-[A-Za-z0-9_-]{20}',
    'AT[A-Z]{2}T3x[A-Za-z0-9_=-]{16}',
  ),
  custom(
    'Payment',
    ['stripe', 'stripe_webhook', 'razorpay'],
    '[rs]k_live_[A-Za-z0-9]{16}',
    '[rs]k_test_[A-Za-z0-9]{16}',
    'whsec_[A-Za-z0-9]{16}',
    'rzp_[a-z]{4}_[A-Za-z0-9]{12}',
  ),
  custom(
    'Ai',
    ['anthropic', 'openai', 'groq', 'huggingface', 'xai', 'perplexity'],
    'sk-ant-[A-Za-z0-9_-]{20}',
    'sk-proj-[A-Za-z0-9_-]{20}',
    'gsk_[A-Za-z0-9]{20}',
    'hf_[A-Za-z0-9]{20}',
    'xai-[A-Za-z0-9]{20}',
    'pplx-[A-Za-z0-9]{20}',
  ),
  custom('Slack', ['slack'], 'xox[a-z]-[A-Za-z0-9-]{10}', 'xapp-[A-Za-z0-9-]{10}'),
  custom(
    'Google',
    ['google_api_key', 'google_client_secret', 'google_oauth'],
    'AIza[A-Za-z0-9_-]{24}',
    'GOCSPX-[A-Za-z0-9_-]{16}',
    'ya29\\.[A-Za-z0-9_-]{16}',
  ),
  custom(
    'Package',
    ['npm', 'pypi', 'docker', 'rubygems'],
    'npm_[A-Za-z0-9]{20}',
    'pypi-Ag[A-Za-z0-9_-]{30}',
    'dckr_[a-z]{3}_[A-Za-z0-9_-]{16}',
    'rubygems_[A-Za-z0-9]{20}',
  ),
  custom(
    'Platform',
    ['shopify', 'linear', 'postman', 'new_relic', 'vault'],
    'shp[a-z]{2}_[A-Za-z0-9]{16}',
    'lin_[a-z]{2,5}_[A-Za-z0-9]{16}',
    'PM[A-Z]{2}-[A-Za-z0-9-]{20}',
    'NR[A-Z]{2}-[A-Za-z0-9]{16}',
    'hv[bs]\\.[A-Za-z0-9_-]{20}',
  ),
  custom(
    'Service',
    ['digitalocean', 'pulumi', 'supabase', 'tailscale', 'brevo', 'sendgrid'],
    'do[opr]_v1_[a-f0-9]{24}',
    'pul-[a-f0-9]{20}',
    'sbp_[A-Za-z0-9]{20}',
    'tskey-[A-Za-z0-9-]{16}',
    'xkeysib-[A-Za-z0-9-]{24}',
    'SG\\.[A-Za-z0-9_-]{16}',
  ),
];

/** Every managed identifier of the policy, once. */
export const MANAGED_IDENTIFIERS: readonly string[] = [...new Set(Object.values(MANAGED).flat())].sort();

/** Identifiers by which CloudWatch Logs finds secrets of a row; none where only the scanner does. */
export const identifiersOf = (row: string): readonly string[] => [
  ...(MANAGED[row] ?? []),
  ...CUSTOM_IDENTIFIERS.filter(({ rows }) => rows.includes(row)).map(({ name }) => name),
];

function custom(name: string, rows: readonly string[], ...alternatives: readonly string[]): CustomIdentifier {
  return { name: `Keywatch${name}`, rows, regex: alternatives.join('|') };
}
