const MONTHS: Readonly<Record<string, number>> = {
  Jan: 0,
  Feb: 1,
  Mar: 2,
  Apr: 3,
  May: 4,
  Jun: 5,
  Jul: 6,
  Aug: 7,
  Sep: 8,
  Oct: 9,
  Nov: 10,
  Dec: 11,
};
const CLF = /^(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}):(\d{2}):(\d{2}) ([+-])(\d{2})(\d{2})$/;
const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?) ?(Z|[+-]\d{2}:?\d{2})?)?$/i;

/** A date after the year 9999 or before 1970 is a broken clock, not a time. */
const LATEST = Date.UTC(10_000, 0, 1);

const plausible = (ms: number): number | undefined => (ms >= 0 && ms < LATEST ? Math.floor(ms) : undefined);

/** The number of a text of 1 to 15 decimal digits, -1 for any other. */
export function wholeNumber(text: string): number {
  if (text.length === 0 || text.length > 15) return -1;
  let number = 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return -1;
    number = number * 10 + digit;
  }
  return number;
}

/**
 * Event time in milliseconds since the epoch, or undefined when it is none.
 *
 * Reads epoch milliseconds (number or digits), epoch seconds of ten digits with or without a fraction (nginx `$msec`),
 * ISO 8601 (without a zone: UTC), and the common log format's `10/Oct/2000:13:55:36 -0700`
 * (https://httpd.apache.org/docs/2.4/logs.html).
 */
export function parseTime(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? plausible(value) : undefined;
  if (typeof value !== 'string') return undefined;
  const digits = value.length >= 12 ? wholeNumber(value) : -1;
  if (digits >= 0) return plausible(digits);
  if (/^\d{10}(\.\d{1,6})?$/.test(value)) return plausible(Number(value) * 1000);
  const clf = CLF.exec(value);
  if (clf) return fromCommonLog(clf);
  const iso = ISO.exec(value);
  if (!iso) return undefined;
  if (!isDay(iso[1]!)) return undefined;
  const zone = iso[3]?.toUpperCase() ?? 'Z';
  const ms = Date.parse(
    `${iso[1]}T${(iso[2] ?? '00:00').replace(',', '.')}${zone.length === 5 ? `${zone.slice(0, 3)}:${zone.slice(3)}` : zone}`,
  );
  return Number.isNaN(ms) ? undefined : plausible(ms);
}

/** Whether the calendar has the day; `Date.parse` takes 30 February for 2 March. */
function isDay(date: string): boolean {
  const day = Number(date.slice(8));
  return (
    day <= 28 || new Date(Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, day)).getUTCDate() === day
  );
}

function fromCommonLog(match: RegExpExecArray): number | undefined {
  const [, day, name, year, hour, minute, second, sign, zoneHour, zoneMinute] = match as unknown as string[];
  const month = MONTHS[name!];
  if (month === undefined || +hour! > 23 || +minute! > 59 || +second! > 60) return undefined;
  const local = Date.UTC(+year!, month, +day!, +hour!, +minute!, +second!);
  if (new Date(local).getUTCMonth() !== month && +second! < 60) return undefined;
  const offset = (+zoneHour! * 60 + +zoneMinute!) * 60_000;
  return plausible(sign === '-' ? local + offset : local - offset);
}
