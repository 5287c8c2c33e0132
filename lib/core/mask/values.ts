import { HIDDEN, shown } from './result.js';
import type { Row } from './row.js';
import { isSlug } from './vendors.js';

const NOTHING =
  /^(?:-+|null|nil|none|undefined|true|false|yes|no|on|off|n\/a|nan|\(?empty\)?|\((?:known|sensitive)|[01]|\$?[[\]{}()]+)$/i;
/** What this and other maskers leave behind. */
const MASKED =
  /^(?:[\w.~+/=-]{0,7}\*{3,}[\w.~+/=-]{0,4}|\*{2,}[-* ]*(?:[-* ]\d{4})?|[x•]{3,}|\[[a-z ]{4,20}\]|\[{0,3}(?:\[REDACTED\])+\]{0,3}|<[a-z_ -]{2,30}>|%5B(?:REDACTED|FILTERED)%5D|\(?(?:redacted|filtered|masked|hidden)\)?)$/i;
const MASK_WORDS = /^\[{1,4}(?:redacted|filtered|masked|hidden|secret|removed|scrubbed|omitted|sanitized)\b/i;
const PLACEHOLDER =
  /^(?:\$?\{\{?[\w.:\s-]{1,60}\}?\}|\$(?:[A-Z_]{2,40}|\d{1,2})|%[A-Z_]{2,40}%|%(?:\(\w{1,40}\))?[sdv]|\?|[$:](?:(?:new|old|user|api|access|client|db|reset|auth|my|otp)_?)?(?:[Pp]assword|[Tt]oken|[Ss]ecret|[Kk]ey|[Cc]ode|[Pp]in))$/;
const UNPROVED =
  /^(?:same-origin|include|omit|required|optional|basic|bearer|digest|oauth2?|jwt|iam|aws_iam|api[_-]?key|custom|session|user|admin|public|private|default|anonymous)$/i;
/** Words written together, such as the `Sid` of a statement in an IAM policy. */
const IDENTIFIER = /^[A-Z][a-z]{2,}(?:[A-Z]\d|[A-Z]{1,4}|(?:[A-Z][a-z]{2,}))*\d{0,16}$/;
const INDIA_PAN = /^[A-Za-z]{5}\d{4}[A-Za-z]$/;

/** Whether a value holds nothing to hide: absent, a boolean, a placeholder, or masked already. */
export function isNothing(value: string): boolean {
  if (value === '' || value.length > 64) return value === '';
  const bare = value.trim();
  if (bare === '' || NOTHING.test(bare) || PLACEHOLDER.test(bare)) return true;
  return MASKED.test(bare) && (bare[0] !== '[' || MASK_WORDS.test(bare));
}

/** What a value under a name of some rows has to look like (`"mfa": "sms"` and `"card": "visa"` are no secrets). */
const PROOFS: Readonly<Record<string, (value: string) => boolean>> = {
  one_time_code: (value) => value.length >= 16 || /\d/.test(value) || /^[A-Z]{4,}$/.test(value),
  // `pass=12 fail=0` counts.
  password: (value) => !/^\d\d?$/.test(value),
  session: (value) => !IDENTIFIER.test(value),
  signature: (value) => value.length >= 6,
  credential: (value) =>
    value.length >= 6 &&
    !/\s/.test(value) &&
    !UNPROVED.test(value) &&
    (/[\d:=+/]/.test(value) || (value.length >= 16 && !isSlug(value))),
  card_number: (value) => INDIA_PAN.test(value) || digitsIn(value) >= 12,
  india_pan: (value) => INDIA_PAN.test(value) || digitsIn(value) >= 10,
  ssn: (value) => digitsIn(value) >= 7,
  aadhaar: (value) => digitsIn(value) >= 10,
};

/** What replaces a value that its name makes secret, or undefined when the value cannot be what the name says. */
export function replacementFor({ id, action, proof }: Row, value: string): string | undefined {
  if (isNothing(value) || PROOFS[id]?.(value) === false || proof?.test(value) === false) return undefined;
  return id === 'ssn' || id === 'aadhaar' ? HIDDEN + digitsOf(value).slice(-4) : shown(action, value);
}

/**
 * Whether a value that stands in a list behind a secret name is its secret (`'X-Api-Key', '…'`, `'--password', '…'`), not
 * the next of several names.
 */
export const isListed = (value: string, name: string): boolean =>
  name[0] === '-'
    ? value[0] !== '-'
    : value.length >= 12 && /\d/.test(value) && /[A-Za-z]/.test(value) && !/\s/.test(value) && !isSlug(value);

/** Whether text looks random: it has digits among letters, inner capitals, padding or unusual length. */
export const looksRandom = (value: string): boolean =>
  isSlug(value) && value.length < 40
    ? /[a-z]\d|\d[a-z]/.test(value)
    : /[\d=+/~]|[a-z][A-Z]|[A-Z]{2}[a-z]/.test(value) || value.length > 24;

export const digitsOf = (text: string): string => text.replace(/\D/g, '');

const digitsIn = (value: string): number =>
  value.length > 40 || /[A-Za-z]{3}/.test(value) ? 0 : digitsOf(value).length;
