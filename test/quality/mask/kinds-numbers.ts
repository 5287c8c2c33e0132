import { aadhaar, card, grouped, itin, pan, ssn } from './digits';
import { free, type Kind, named } from './kind';
import { DIGITS } from './random';

export const NUMBERS: readonly Kind[] = [
  free('card', 'last-four', 'card', card),
  free('card', 'last-four', 'card_spaced', (random) => grouped(card(random), ' ')),
  free('card', 'last-four', 'card_dashed', (random) => grouped(card(random), '-')),
  // A name says it: the check digit need not hold (a mistyped card is still most of a card).
  named(
    'card',
    'last-four',
    'card_by_name',
    ['card_number', 'credit_card_number', 'cc_number'],
    (random) => `4${random.chars(DIGITS, 15)}`,
  ),
  free('national-id', 'last-four', 'ssn', ssn),
  named('national-id', 'last-four', 'ssn_by_name', ['ssn', 'social_security_number'], (random) =>
    ssn(random).replaceAll('-', ''),
  ),
  free('national-id', 'last-four', 'itin', itin),
  named('national-id', 'last-four', 'itin_by_name', ['itin'], (random) => itin(random).replaceAll('-', '')),
  free('national-id', 'last-four', 'aadhaar', (random) => grouped(aadhaar(random), ' ')),
  free('national-id', 'last-four', 'aadhaar_dashed', (random) => grouped(aadhaar(random), '-')),
  named('national-id', 'last-four', 'aadhaar_by_name', ['aadhaar', 'aadhaar_number', 'aadhar'], (random) =>
    aadhaar(random),
  ),
  named('national-id', 'last-four', 'aadhaar_vid', ['aadhaar_vid', 'vid'], (random) => aadhaar(random, 16)),
  named('national-id', 'last-four', 'indian_pan', ['pan', 'pan_number', 'pan_card'], pan),
];
