import type { PanelResult } from '../../../lib/core/panels/result.js';
import { DAY, HOUR, MINUTE } from '../../../lib/core/time-units.js';

const WHOLE = new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 });
const COMPACT = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });
const PERCENT = new Intl.NumberFormat('en-US', { style: 'percent', maximumFractionDigits: 1 });
const PRECISE = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 6 });
const REGIONS = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });

/** 12,345.6 */
export function number(value: number): string {
  return WHOLE.format(value);
}

/** 12.3K */
export function compact(value: number): string {
  return COMPACT.format(value);
}

/** 0.9731: as many digits as say something. */
export function precise(value: number): string {
  return PRECISE.format(value);
}

export function percent(value: number): string {
  return PERCENT.format(value);
}

/** Milliseconds below a second, else seconds. */
export function duration(ms: number): string {
  return ms < 1000 ? `${WHOLE.format(ms)} ms` : `${WHOLE.format(Math.round(ms / 10) / 100)} s`;
}

/** A value in its panel's unit. */
export function value(amount: number | null, unit: PanelResult['unit']): string {
  if (amount === null) return '–';
  if (unit === 'share') return percent(amount);
  return unit === 'ms' ? duration(amount) : number(amount);
}

/** 2026-05-04 13:05 */
export function time(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace('T', ' ');
}

/** 2026-05-04 13:05 – 14:10 UTC, without a second date where it is the same day. */
export function span(from: number, to: number): string {
  const [start, end] = [time(from), time(to)];
  if (start === end) return `${start} UTC`;
  return `${start} – ${start.slice(0, 10) === end.slice(0, 10) ? end.slice(11) : end} UTC`;
}

/** An interval in words: 5 minutes. */
export function interval(ms: number): string {
  const [amount, unit] =
    ms % DAY === 0 ? [ms / DAY, 'day'] : ms % HOUR === 0 ? [ms / HOUR, 'hour'] : [ms / MINUTE, 'minute'];
  return amount === 1 ? `1 ${unit}` : `${amount} ${unit}s`;
}

/** A country's English name; the code itself where it is none. */
export function country(code: string): string {
  try {
    return REGIONS.of(code) ?? code;
  } catch {
    return code;
  }
}

/** `credential-stuffing` as Credential stuffing; `p95` stays. */
export function words(id: string): string {
  if (/^p\d+$/.test(id)) return id;
  const text = id
    .replaceAll(/[-_]/g, ' ')
    .replaceAll(/\b(api|aws|waf|ip|json|sql|url)\b/g, (name) => name.toUpperCase());
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`;
}
