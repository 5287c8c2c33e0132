/** Issuers' first digits with the lengths they use. Visa's 19 digits are left out unless grouped: they are ids far more often. */
const ISSUERS =
  /^(?:4\d{12}|4\d{15}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|220[0-4]\d{12}|3[47]\d{13}|3(?:0[0-5]|[689]\d)\d{11}|35(?:2[89]|[3-8]\d)\d{12}|6(?:011|4[4-9]\d|5\d\d)\d{12}|62\d{14,17}|(?:5018|5020|5038|5893|6304|6759|676[1-3])\d{8,15}|(?:60|81|82)\d{14}|(?:508|353|356|506|650)\d{13})$/;
const GROUPED_VISA = /^4\d{18}$/;
const ONE_DIGIT = /^(\d)\1+$/;

/** Whether the digits are a payment card number: a known issuer, its length, and the Luhn check. */
export const isCard = (digits: string, grouped: boolean): boolean =>
  (ISSUERS.test(digits) || (grouped && GROUPED_VISA.test(digits))) && luhn(digits) && !ONE_DIGIT.test(digits);

/** ISO/IEC 7812-1 annex B. */
export function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 1; i <= digits.length; i++) {
    const digit = Number(digits.at(-i));
    sum += i % 2 ? digit : digit * 2 - (digit > 4 ? 9 : 0);
  }
  return sum % 10 === 0;
}

/** Verhoeff's check, as Aadhaar numbers and virtual ids carry it: the dihedral group D5, and a permutation by position. */
export function verhoeff(digits: string): boolean {
  let check = 0;
  for (let i = 0; i < digits.length; i++) {
    let digit = Number(digits.at(-i - 1));
    for (let k = i % 8; k > 0; k--) digit = Number('1576283094'[digit]);
    check = inD5(check, digit);
  }
  return check === 0;
}

/** Rotations are 0 to 4, reflections 5 to 9. */
const inD5 = (a: number, b: number): number =>
  a < 5 ? (b < 5 ? (a + b) % 5 : 5 + ((a + b) % 5)) : b < 5 ? 5 + ((a - b + 5) % 5) : (a - b + 5) % 5;

/** Whether nine digits lie in the ranges that were issued as social security numbers. */
export const isSsn = (area: string, group: string, serial: string): boolean =>
  area !== '000' && area !== '666' && area < '900' && group !== '00' && serial !== '0000';

/** Whether nine digits lie in the ranges of individual taxpayer numbers: 9xx with group 50-65, 70-88, 90-92, 94-99. */
export const isItin = (area: string, group: string): boolean =>
  area >= '900' && /^(?:5\d|6[0-5]|7\d|8[0-8]|9[^3])$/.test(group);

/** Whether the digits are an Aadhaar number (12, first 2-9) or a virtual id (16). */
export const isAadhaar = (digits: string): boolean =>
  (digits.length === 12 || digits.length === 16) && digits >= '2' && verhoeff(digits) && !ONE_DIGIT.test(digits);
