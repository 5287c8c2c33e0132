import type { Row } from './row.js';

/** Secrets that code recognises; see `SHAPE_TEXTS`. */
export const SHAPE_ROWS: readonly Row[] = [
  { id: 'auth_scheme', action: 'redact' },
  { id: 'jwt', action: 'redact' },
  { id: 'encoded', action: 'redact' },
  { id: 'url_password', action: 'redact' },
  { id: 'curl_user', action: 'redact' },
  { id: 'path_token', action: 'redact' },
  { id: 'webhook', action: 'redact' },
  { id: 'card', action: 'last_four' },
  { id: 'ssn_shape', action: 'last_four' },
  { id: 'itin_shape', action: 'last_four' },
  { id: 'aadhaar_shape', action: 'last_four' },
  { id: 'private_key', action: 'redact' },
  { id: 'putty_key', action: 'redact' },
  { id: 'telegram', action: 'redact' },
  { id: 'discord', action: 'redact' },
  { id: 'terraform', action: 'redact' },
  { id: 'azure_client_secret', action: 'mask' },
  { id: 'mailchimp', action: 'mask' },
  { id: 'aws_secret', action: 'redact' },
  { id: 'oversized', action: 'redact' },
  { id: 'scanner_error', action: 'redact' },
];

/** Rows of lines that are replaced whole because they are too long or cannot be scanned, whatever the settings say. */
export const LIMIT_ROWS: readonly string[] = ['oversized', 'scanner_error'];
