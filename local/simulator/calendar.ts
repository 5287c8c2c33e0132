import { DAY, HOUR, MINUTE } from '../../lib/core/time-units.js';

/** The day of the attacks; earlier days go before it. A Tuesday. */
export const LAST_DAY = Date.UTC(2026, 2, 10);

/** Where tenants sit, their share of the load, and their distance from UTC; the load follows their local day. */
export const ZONES = [
  { timeZone: 'Europe/Berlin', share: 0.5, offset: 60, city: 'berlin' },
  { timeZone: 'America/New_York', share: 0.28, offset: -240, city: 'new-york' },
  { timeZone: 'Europe/London', share: 0.12, offset: 0, city: 'london' },
  { timeZone: 'Asia/Tokyo', share: 0.1, offset: 540, city: 'tokyo' },
] as const;

/** Load by local hour, relative to the busiest. */
const HOURLY = [
  0.3, 0.26, 0.24, 0.24, 0.26, 0.32, 0.45, 0.62, 0.82, 0.95, 1, 0.98, 0.92, 0.95, 0.98, 0.96, 0.9, 0.84, 0.78, 0.74,
  0.68, 0.58, 0.46, 0.36,
];
/** Load by local weekday, Sunday first. */
const WEEKDAY = [0.55, 1, 1.02, 1, 1, 0.95, 0.62];

/** Hour of the day in a zone, with fraction. */
export function localHour(time: number, zone: number): number {
  return ((((time + ZONES[zone]!.offset * MINUTE) % DAY) + DAY) % DAY) / HOUR;
}

/** Load of a zone at a time. */
export function zoneLoad(time: number, zone: number): number {
  const hour = localHour(time, zone);
  const whole = Math.floor(hour);
  const curve = HOURLY[whole]! + (HOURLY[(whole + 1) % 24]! - HOURLY[whole]!) * (hour - whole);
  const day = Math.floor((time + ZONES[zone]!.offset * MINUTE) / DAY);
  // The epoch was a Thursday.
  return ZONES[zone]!.share * curve * WEEKDAY[(day + 4) % 7]!;
}

/** A newsletter brings everybody's customers: two hours of a busy day, four days before the last. */
const CAMPAIGN = { begins: LAST_DAY - 4 * DAY + 10 * HOUR, hours: 2, times: 1.4 } as const;

const campaignAt = (time: number): number =>
  time >= CAMPAIGN.begins && time < CAMPAIGN.begins + CAMPAIGN.hours * HOUR ? CAMPAIGN.times : 1;

/** How a total is spread over the minutes of the simulated days. */
export class LoadCurve {
  readonly start: number;
  readonly minutes: number;
  /** Load up to and including each minute. */
  private readonly reached: Float64Array;

  constructor(days: number) {
    this.start = LAST_DAY - (days - 1) * DAY;
    this.minutes = days * 1440;
    this.reached = new Float64Array(this.minutes);
    let sum = 0;
    for (let minute = 0; minute < this.minutes; minute++) {
      const time = this.start + minute * MINUTE;
      let load = 0;
      for (let zone = 0; zone < ZONES.length; zone++) load += zoneLoad(time, zone);
      sum += load * campaignAt(time);
      this.reached[minute] = sum;
    }
  }

  /** Requests in a minute when the whole time has `total`; the minutes add up to it. */
  count(minute: number, total: number): number {
    return this.upTo(minute, total) - this.upTo(minute - 1, total);
  }

  private upTo(minute: number, total: number): number {
    if (minute < 0) return 0;
    if (minute === this.minutes - 1) return total;
    return Math.floor((this.reached[minute]! / this.reached[this.minutes - 1]!) * total);
  }

  /** The time by which a share of the load has come. */
  timeAt(share: number): number {
    const wanted = share * this.reached[this.minutes - 1]!;
    let low = 0;
    let high = this.minutes - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.reached[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    const before = low ? this.reached[low - 1]! : 0;
    const within = (wanted - before) / (this.reached[low]! - before);
    return this.start + low * MINUTE + Math.min(59_999, Math.max(0, Math.floor(within * MINUTE)));
  }
}
