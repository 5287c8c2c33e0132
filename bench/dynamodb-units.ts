import type { AttributeValue } from '@aws-sdk/client-dynamodb';

export type Item = Readonly<Record<string, AttributeValue>>;

const WRITE_UNIT = 1024;
const READ_UNIT = 4096;

/**
 * Bytes of an item as DynamoDB counts them: UTF-8 names and values; a number is a byte for two significant digits, one
 * more, and one more when it is negative.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 *
 * @throws Error for a type that the state table has no values of
 */
export function itemBytes(item: Item): number {
  let bytes = 0;
  for (const [name, value] of Object.entries(item)) bytes += Buffer.byteLength(name) + valueBytes(value);
  return bytes;
}

function valueBytes({ S, N, B, SS, NS, ...others }: AttributeValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return numberBytes(N);
  if (B !== undefined) return B.byteLength;
  if (SS !== undefined) return sum(SS, Buffer.byteLength);
  if (NS !== undefined) return sum(NS, numberBytes);
  throw new Error(`no size of type ${Object.keys(others).join()}`);
}

function numberBytes(text: string): number {
  const digits = text
    .replace(/^-/, '')
    .replace('.', '')
    .replace(/^0+|0+$/g, '').length;
  return Math.ceil(digits / 2) + 1 + (text.startsWith('-') ? 1 : 0);
}

const sum = (texts: readonly string[], sizeOf: (text: string) => number): number =>
  texts.reduce((bytes, text) => bytes + sizeOf(text), 0);

/** Write request units of a change: those of the larger of the item before and after, at least 1. */
export const writeUnits = (...sizes: readonly number[]): number =>
  Math.max(1, Math.ceil(Math.max(0, ...sizes) / WRITE_UNIT));

/** Read request units of a call that read so many bytes in all, at least those of one block of 4 kB. */
export const readUnits = (bytes: number, isConsistent: boolean): number =>
  Math.max(1, Math.ceil(bytes / READ_UNIT)) * (isConsistent ? 1 : 0.5);
