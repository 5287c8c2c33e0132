import { type Eights, eightsOf } from './json-bytes.js';

/** Values that are remembered of a field, and misses that are borne before the hits count. */
const [MOST, TRIAL] = [4096, 1024];

const ASCII = /^[\x20-\x7e]*$/;

/** The JSON of a field's values that come again and again, such as a client's name, a key's roles or a place. */
export class Repeated {
  private readonly known = new Map<string | object, Eights>();
  private hits = 0;
  private misses = 0;

  /** The JSON of a value; undefined when it is not remembered, because it is not ASCII or the field has too many. */
  of(value: string | object): Eights | undefined {
    if (this.misses > TRIAL && this.misses > this.hits) return undefined;
    const known = this.known.get(value);
    if (known !== undefined) {
      this.hits++;
      return known;
    }
    this.misses++;
    const json = JSON.stringify(value);
    if (!ASCII.test(json)) return undefined;
    if (this.known.size >= MOST) this.known.clear();
    const made = eightsOf(json);
    this.known.set(value, made);
    return made;
  }
}
