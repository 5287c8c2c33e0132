import { type Rules, under } from './in-force.js';
import { cleanEnd, maskText, valueMasker } from './mask-text.js';
import type { MaskResult } from './result.js';

/** Masks by the catalogue and what the settings change in it. */
export class Masker {
  /** @param rules of settings; without them the catalogue counts as it is */
  constructor(private readonly rules?: Rules) {}

  /** Masks one line of text or JSON, given without its newline. A clean line comes back as the same string. */
  text(line: string): MaskResult {
    return under(this.rules, () => maskText(line));
  }

  /** Where the JSON object without a secret ends that begins at a brace; see `cleanEnd`. */
  cleanEnd(bytes: Buffer, from: number, limit: number): number {
    return under(this.rules, () => cleanEnd(bytes, from, limit));
  }

  /** Masks the values of one field or key; see `valueMasker`. */
  value(name: string): (value: string) => MaskResult {
    const { rules } = this;
    const mask = under(rules, () => valueMasker(name));
    return rules === undefined ? mask : (value) => under(rules, () => mask(value));
  }

  /** Whether the settings switch a row off. */
  isOff(row: string): boolean {
    return this.rules?.off.has(row) === true;
  }
}

/** The catalogue as it is. */
export const CATALOGUE_MASKER = new Masker();
