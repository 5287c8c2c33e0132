import { DIGIT, HEX, LETTER, OTHER, SORT } from './sorts.js';

/**
 * Values that nearly every entry of a log has, and that hold nothing (contract, section 0.5): `0` is a digit, `f` one of
 * lower-case hexadecimal, `a` a letter; all else stands for itself.
 */
const SHAPES = [
  // UUID (RFC 9562), trace context (W3C), trace id (AWS X-Ray).
  'ffffffff-ffff-ffff-ffff-ffffffffffff',
  '00-ffffffffffffffffffffffffffffffff-ffffffffffffffff-ff',
  'Root=0-ffffffff-ffffffffffffffffffffffff',
  // Times of the common log format and of ISO 8601.
  '00/aaa/0000:00:00:00 +0000',
  '0000-00-00T00:00:00Z',
  '0000-00-00T00:00:00.000Z',
];
const CLASSES: Readonly<Record<string, number>> = { '0': DIGIT, f: DIGIT | HEX, a: HEX | LETTER };
/** What each position takes, by the length of the shape: sorts of characters, or the code of one, which is higher. */
const BY_LENGTH: (Uint8Array | undefined)[] = new Array(64).fill(undefined);
for (const shape of SHAPES)
  BY_LENGTH[shape.length] = Uint8Array.from(shape, (character) => CLASSES[character] ?? character.charCodeAt(0));

/** Whether a value has a shape in which nothing is looked for. */
export function isKnownShape(bytes: Uint8Array, start: number, length: number): boolean {
  const shape = length < 64 ? BY_LENGTH[length] : undefined;
  if (shape === undefined) return false;
  for (let i = 0; i < length; i++) {
    const c = bytes[start + i]!;
    const takes = shape[i]!;
    if (takes < OTHER ? (SORT[c]! & takes) === 0 : c !== takes) return false;
  }
  return true;
}

/** Whether a value is an IPv4 address: no number that is looked for has dots. */
export function isAddress(bytes: Uint8Array, start: number, end: number): boolean {
  let digits = 0;
  for (let i = start; i < end; i++) {
    if (bytes[i] === 46) digits = 0;
    else if (SORT[bytes[i]!] !== DIGIT || ++digits > 3) return false;
  }
  return true;
}
