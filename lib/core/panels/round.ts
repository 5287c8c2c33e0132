/** Nanoseconds as milliseconds with four significant digits. */
export function milliseconds(nanoseconds: number | null): number | null {
  return nanoseconds === null ? null : Number((nanoseconds / 1e6).toPrecision(4));
}

/** A share with six decimals; null when there is nothing to divide by. */
export function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 1e6) / 1e6;
}
