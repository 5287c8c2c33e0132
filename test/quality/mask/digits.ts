import { DIGITS, type Random } from './random';

/** The digit that makes `digits` pass the Luhn check (ISO/IEC 7812-1, annex B). */
export function luhnDigit(digits: string): string {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    let digit = Number(digits[digits.length - 1 - i]);
    if (i % 2 === 0) {
      digit *= 2;
      if (digit > 9) digit -= 9;
    }
    sum += digit;
  }
  return String((10 - (sum % 10)) % 10);
}

const DIHEDRAL = [
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
const PERMUTED = [
  '0123456789',
  '1576283094',
  '5803796142',
  '8916043527',
  '9453126870',
  '4286573901',
  '2793806415',
  '7046913258',
];

/** The digit that makes `digits` pass the Verhoeff check (UIDAI numbers). */
export function verhoeffDigit(digits: string): string {
  let check = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    check = Number(DIHEDRAL[check]![Number(PERMUTED[(i + 1) % 8]![digit])]);
  }
  return String(DIHEDRAL[check]!.indexOf('0'));
}

/** Issuers' public ranges and lengths (ISO/IEC 7812, the networks' own pages). */
const ISSUERS: readonly (readonly [string, number])[] = [
  ['4', 16],
  ['51', 16],
  ['55', 16],
  ['2221', 16],
  ['34', 15],
  ['37', 15],
  ['6011', 16],
  ['65', 16],
  ['3528', 16],
  ['36', 14],
  ['62', 16],
  ['6062', 16],
];

export function card(random: Random): string {
  const [prefix, length] = random.pick(ISSUERS);
  const body = prefix + random.chars(DIGITS, length - 1 - prefix.length);
  return body + luhnDigit(body);
}

/** Groups of four, or 4-6-5 as on the 15-digit cards. */
export function grouped(digits: string, separator: string): string {
  const parts =
    digits.length === 15
      ? [digits.slice(0, 4), digits.slice(4, 10), digits.slice(10)]
      : (digits.match(/.{1,4}/g) as string[]);
  return parts.join(separator);
}

/** Area not 000, 666 or 9xx, group not 00, serial not 0000 (SSA). */
export function ssn(random: Random): string {
  let area = random.int(1, 898);
  if (area === 666) area++;
  const two = String(random.int(1, 99)).padStart(2, '0');
  return `${String(area).padStart(3, '0')}-${two}-${String(random.int(1, 9999)).padStart(4, '0')}`;
}

/** 9xx-(50-65|70-88|90-92|94-99)-xxxx (IRS). */
export function itin(random: Random): string {
  const [from, to] = random.pick([
    [50, 65],
    [70, 88],
    [90, 92],
    [94, 99],
  ] as const);
  return `9${random.chars(DIGITS, 2)}-${random.int(from, to)}-${random.chars(DIGITS, 4)}`;
}

/** 12 digits from 2 on with a Verhoeff digit (UIDAI); 16 digits for a virtual id. */
export function aadhaar(random: Random, length = 12): string {
  const body = random.chars('23456789', 1) + random.chars(DIGITS, length - 2);
  return body + verhoeffDigit(body);
}

/** Five letters (the fourth the kind of holder), four digits, a letter (Income Tax Department of India). */
export function pan(random: Random): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  return (
    random.chars(letters, 3) +
    random.chars('PCHFATBLJG', 1) +
    random.chars(letters, 1) +
    random.chars(DIGITS, 4) +
    random.chars(letters, 1)
  );
}
