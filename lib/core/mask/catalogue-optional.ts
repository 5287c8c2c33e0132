import { parseIpv4, parseIpv6 } from '../entry/address.js';
import { isIban } from './iban.js';
import type { Action, Row } from './row.js';
import { digitsOf } from './values.js';

/** A row about a person rather than a secret: off unless the settings switch it on. */
export interface OptionalRow extends Row {
  /** What it looks like where it stands free. */
  readonly pattern?: RegExp;
  /** Whether a match is one. */
  readonly proves?: (match: string) => boolean;
}

/** Handles of payment service providers (NPCI, UPI: list of live apps and their handles). */
const UPI_HANDLES =
  'apl|axisb|axl|barodampay|citi|cnrb|dbs|fam|fbl|federal|freecharge|hdfcbank|hsbc|ibl|icici|idbi|idfcbank|ikwik|indus|jio|jupiteraxis|kotak|mbk|okaxis|okhdfcbank|okicici|oksbi|paytm|pingpay|pnb|postbank|ptaxis|pthdfc|ptsbi|ptyes|rapl|rbl|sbi|slice|timecosmos|unionbank|upi|waaxis|wahdfcbank|waicici|wasbi|yapl|ybl|yesbank|yespay';

/** Rows of the optional PII. Each takes names, a shape or both. */
export const OPTIONAL_ROWS: readonly OptionalRow[] = [
  {
    ...optional('email', 'mask'),
    pattern: /(?<![\w.%+-])[\w.%+-]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,6}[A-Za-z]{2,24}(?![\w-])/g,
  },
  {
    ...optional('phone', 'last_four', ['phone', 'telephone', 'mobile', 'msisdn', 'tel', 'phone no', 'mobile no']),
    pattern:
      /(?<![\w.+-])(?:\+\d{1,3}[ .-]?(?:\(\d{1,4}\)[ .-]?)?\d{1,5}(?:[ .-]?\d{2,5}){1,4}|\(\d{3}\) ?\d{3}-\d{4}|\d{3}-\d{3}-\d{4})(?![\w-])/g,
    proves: (match) => digitsOf(match).length >= 8 && digitsOf(match).length <= 15,
    proof: /^\+?[\d ().-]{7,20}$/,
  },
  {
    ...optional('iban', 'last_four'),
    pattern: /(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![A-Za-z0-9])/g,
    proves: isIban,
  },
  {
    ...optional('passport', 'mask', ['passport', 'passport no', 'passport num']),
    proof: /^(?=[A-Za-z]{0,3}\d)[A-Za-z0-9]{6,12}$/,
  },
  {
    ...optional('upi', 'mask', ['upi', 'upi id', 'vpa']),
    pattern: new RegExp(`(?<![\\w.-])[\\w.-]{2,64}@(?:${UPI_HANDLES})(?![\\w.-]{0,1}\\w)`, 'gi'),
    proof: /^[\w.-]{2,256}@[A-Za-z][A-Za-z0-9]{1,63}$/,
  },
  {
    ...optional('ifsc', 'mask'),
    pattern: /(?<![A-Za-z0-9])[A-Z]{4}0[A-Z0-9]{6}(?![A-Za-z0-9])/g,
  },
  {
    ...optional('date_of_birth', 'redact', [
      'dob',
      'date of birth',
      'dateofbirth',
      'birth date',
      'birthdate',
      'birthday',
      'born on',
      'geburtsdatum',
    ]),
    proof: /^(?=.*\d)[\w ./,:+-]{4,40}$/,
  },
  {
    ...optional('ip', 'redact'),
    pattern:
      /(?<![\w.:-])(?:\d{1,3}(?:\.\d{1,3}){3}(?![\w-]|\.\d)|(?=[0-9A-Fa-f:]{0,7}:[0-9A-Fa-f:]{0,7}:)[0-9A-Fa-f:]{2,39}(?:\.\d{1,3}){0,3}(?![\w:]))/g,
    proves: (match) => parseIpv4(match) !== undefined || parseIpv6(match) !== undefined,
  },
];

function optional(id: string, action: Action, names?: readonly string[]): OptionalRow {
  return { id, action, optional: true, names };
}
