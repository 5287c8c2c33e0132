import { HIDDEN, lastFour, REDACTED, shown } from './result.js';
import type { Row } from './row.js';
import { isSlug } from './vendors.js';

const NOTHING = /^(?:-+|null|nil|none|undefined|true|false|yes|no|on|off|n\/a|nan|\(?empty\)?|[01])$/i;
/** What this and other maskers leave behind. */
const MASKED =
  /^(?:[\w.~+/=-]{0,7}\*{3,}[\w.~+/=-]{0,4}|\*{2,}[-* ]*(?:[-* ]\d{4})?|[xX•]{3,}|\[[A-Za-z ]{4,20}\]|\[{0,3}(?:\[REDACTED\])+\]{0,3}|<[A-Za-z_ -]{2,30}>|%5B(?:REDACTED|FILTERED)%5D|\(?(?:redacted|filtered|masked|hidden)\)?)$/;
const MASK_WORDS = /^\[{1,4}(?:redacted|filtered|masked|hidden|secret|removed|scrubbed|omitted|sanitized)\b/i;
const PLACEHOLDER = /^(?:\$?\{\{?[\w.:\s-]{1,60}\}?\}|\$[A-Z_]{2,40}|%[A-Z_]{2,40}%|%[sdv])$/;
const UNPROVED =
  /^(?:same-origin|include|omit|required|optional|basic|bearer|digest|oauth2?|jwt|iam|aws_iam|api[_-]?key|custom|session|user|admin|public|private|default|anonymous)$/i;
/** Words written together, such as the `Sid` of a statement in an IAM policy. */
const IDENTIFIER = /^[A-Z][a-z]{2,}(?:[A-Z]\d|[A-Z]{1,4}|(?:[A-Z][a-z]{2,}))*\d{0,16}$/;
const INDIA_PAN = /^[A-Za-z]{5}\d{4}[A-Za-z]$/;

/** Whether a value holds nothing to hide: absent, a boolean, a placeholder, or masked already. */
export function isNothing(value: string): boolean {
  if (value === '' || value.length > 64) return value === '';
  const bare = value.trim();
  if (bare === '' || NOTHING.test(bare) || /^[[\]{}()]+$/.test(bare) || PLACEHOLDER.test(bare)) return true;
  return MASKED.test(bare) && (bare.charCodeAt(0) !== 91 || MASK_WORDS.test(bare));
}

/**
 * What replaces a value that its name makes secret, or undefined when the value cannot be what the name says
 * (`"mfa": "sms"`, `"card": "visa"`).
 */
export function replacementFor(row: Row, value: string): string | undefined {
  if (isNothing(value)) return undefined;
  switch (row.id) {
    case 'one_time_code':
      return value.length >= 16 || /\d/.test(value) || /^[A-Z]{4,}$/.test(value) ? REDACTED : undefined;
    case 'session':
      return IDENTIFIER.test(value) ? undefined : REDACTED;
    case 'signature':
      return value.length >= 6 ? REDACTED : undefined;
    case 'credential':
      return proves(value) ? REDACTED : undefined;
    case 'card_number':
      return INDIA_PAN.test(value) || digitsIn(value) >= 12 ? lastFour(value) : undefined;
    case 'india_pan':
      return INDIA_PAN.test(value) || digitsIn(value) >= 10 ? lastFour(value) : undefined;
    case 'ssn':
      return digitsIn(value) >= 7 ? HIDDEN + value.replace(/\D/g, '').slice(-4) : undefined;
    case 'aadhaar':
      return digitsIn(value) >= 10 ? HIDDEN + value.replace(/\D/g, '').slice(-4) : undefined;
    default:
      return row.proof?.test(value) === false ? undefined : shown(row.action, value);
  }
}

/**
 * Whether a value that stands in a list behind a secret name is its secret (`'X-Api-Key', '…'`), not the next of
 * several names.
 */
export function isListed(value: string): boolean {
  return value.length >= 12 && /\d/.test(value) && /[A-Za-z]/.test(value) && !/\s/.test(value) && !isSlug(value);
}

/** Whether text looks random: it has digits among letters, inner capitals, padding or unusual length. */
export function looksRandom(value: string): boolean {
  if (isSlug(value) && value.length < 40) return /[a-z]\d|\d[a-z]/.test(value);
  return /\d/.test(value) || /[a-z][A-Z]|[A-Z]{2}[a-z]/.test(value) || /[=+/~]/.test(value) || value.length > 24;
}

function proves(value: string): boolean {
  return (
    value.length >= 6 &&
    !/\s/.test(value) &&
    !UNPROVED.test(value) &&
    (/[\d:=+/]/.test(value) || (value.length >= 16 && !isSlug(value)))
  );
}

function digitsIn(value: string): number {
  if (value.length > 40 || /[A-Za-z]{3}/.test(value)) return 0;
  let count = 0;
  for (let i = 0; i < value.length; i++) if (value.charCodeAt(i) >= 48 && value.charCodeAt(i) <= 57) count++;
  return count;
}
