import { addressOf } from './address.js';
import type { Field } from './fields.js';
import { parseTime, wholeNumber } from './time.js';

/** API Gateway writes `-` for a value that it does not have, CSV and XML nothing. */
export const isAbsent = (value: unknown): boolean =>
  value === undefined || value === null || value === '-' || value === '';

const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/** The value in the field's type, or undefined where it is none: never a guess. */
export function coerce(field: Field, value: unknown): unknown {
  if (isAbsent(value)) return undefined;
  switch (field.type) {
    case 'date':
      return parseTime(value);
    case 'integer':
    case 'long':
    case 'float':
      return toNumber(value, field.type === 'float');
    case 'boolean':
      return value === true || value === 'true' ? true : value === false || value === 'false' ? false : undefined;
    case 'ip':
      return typeof value === 'string' ? addressOf(value)?.ip : undefined;
    case 'geo_point':
      return toPoint(value);
    case 'keywords':
      return Array.isArray(value) && value.every((item) => typeof item === 'string' && toText(field, item) === item)
        ? value
        : undefined;
    default:
      return toText(field, value);
  }
}

function toNumber(value: unknown, fraction: boolean): number | undefined {
  const number = typeof value === 'number' ? value : typeof value === 'string' ? numberOf(value) : Number.NaN;
  if (!Number.isFinite(number) || number < 0) return undefined;
  return fraction ? number : Math.round(number);
}

function numberOf(text: string): number {
  const digits = wholeNumber(text);
  return digits >= 0 ? digits : NUMBER.test(text) ? Number(text) : Number.NaN;
}

function toPoint(value: unknown): { lat: number; lon: number } | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { lat, lon } = value as { lat?: unknown; lon?: unknown };
  const point = { lat: toDegrees(lat), lon: toDegrees(lon) };
  return Math.abs(point.lat) <= 90 && Math.abs(point.lon) <= 180 ? point : undefined;
}

function toDegrees(value: unknown): number {
  return typeof value === 'number'
    ? value
    : typeof value === 'string' && NUMBER.test(value)
      ? Number(value)
      : Number.NaN;
}

function toText(field: Field, value: unknown): string | undefined {
  if (typeof value === 'string' && !field.values && !field.shape) return value;
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
  const text = String(value);
  if (field.shape && !field.shape.test(text)) return undefined;
  return field.values && !field.values.includes(text) ? undefined : text;
}
