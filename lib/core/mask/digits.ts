/** Issuers' first digits with the lengths they use. Visa's 19 digits are left out unless grouped: they are ids far more often. */
const ISSUERS =
  /^(?:4\d{12}|4\d{15}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|220[0-4]\d{12}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}|35(?:2[89]|[3-8]\d)\d{12}|6(?:011|4[4-9]\d|5\d\d)\d{12}|62\d{14,17}|(?:5018|5020|5038|5893|6304|6759|676[1-3])\d{8,15}|(?:60|81|82)\d{14}|(?:508|353|356|506|650)\d{13})$/;
const GROUPED_VISA = /^4\d{18}$/;

/** Whether the digits are a payment card number: a known issuer, its length, and the Luhn check. */
export function isCard(digits: string, grouped: boolean): boolean {
  return (ISSUERS.test(digits) || (grouped && GROUPED_VISA.test(digits))) && luhn(digits) && !/^(\d)\1+$/.test(digits);
}

/** ISO/IEC 7812-1 annex B. */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = digits.length - 1, double = false; i >= 0; i--, double = !double) {
    const digit = digits.charCodeAt(i) - 48;
    sum += double ? (digit > 4 ? digit * 2 - 9 : digit * 2) : digit;
  }
  return sum % 10 === 0;
}

/** Dihedral group D5: the product table of Verhoeff's check, and the permutation by position. */
const D5 = [
  '0123456789',
  '1234067895',
  '2340178956',
  '3401289567',
  '4012395678',
  '5987604321',
  '6598710432',
  '7659821043',
  '8765932104',
  '9876543210',
];
const PERMUTE = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
];

/** Verhoeff's check, as Aadhaar numbers and virtual ids carry it. */
export function verhoeff(digits: string): boolean {
  let check = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    check = D5[check]!.charCodeAt(PERMUTE[i % 8]!.charCodeAt(digit) - 48) - 48;
  }
  return check === 0;
}

/** Whether nine digits lie in the ranges that were issued as social security numbers. */
export function isSsn(area: string, group: string, serial: string): boolean {
  return area !== '000' && area !== '666' && area < '900' && group !== '00' && serial !== '0000';
}

/** Whether nine digits lie in the ranges of individual taxpayer numbers: 9xx with group 50-65, 70-88, 90-92, 94-99. */
export function isItin(area: string, group: string): boolean {
  return (
    area >= '900' &&
    ((group >= '50' && group <= '65') || (group >= '70' && group <= '88') || (group >= '90' && group !== '93'))
  );
}

/** Whether the digits are an Aadhaar number (12, first 2-9) or a virtual id (16). */
export function isAadhaar(digits: string): boolean {
  return (
    (digits.length === 12 || digits.length === 16) && digits >= '2' && verhoeff(digits) && !/^(\d)\1+$/.test(digits)
  );
}

/** Lengths of account numbers by country (ISO 13616, IBAN registry). */
const IBAN_LENGTHS =
  'AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30';

/** Whether text is an IBAN: a country's length, and 1 modulo 97 (ISO 7064). */
export function isIban(text: string): boolean {
  const bare = text.replace(/ /g, '');
  const at = IBAN_LENGTHS.indexOf(bare.slice(0, 2));
  if (at < 0 || at % 4 !== 0 || bare.length !== Number(IBAN_LENGTHS.slice(at + 2, at + 4))) return false;
  let rest = 0;
  for (const character of bare.slice(4) + bare.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
