import type { Row } from '../row.js';
import { BODIES } from './bodies.js';
import type { Draw } from './draw.js';
import { NUMBERS, SHAPES } from './shapes.js';

export { type Below, Draw } from './draw.js';

/** A text with a secret in it, or one without. */
export interface Example {
  readonly text: string;
  /** What may not come through; undefined where nothing is secret and the text has to stay as it is. */
  readonly secret?: string;
}

/** Words that make another thing of a secret name (contract, section 0.4). */
const NOUNS = ['timeout', 'changed_at', 'policy', 'length'];

/** Examples of a row, made anew from a source of randomness: no file holds a secret. */
export function examplesOf({ id, names = [], prefixes = [] }: Row, draw: Draw): readonly Example[] {
  return [
    ...(SHAPES[id]?.(draw) ?? []),
    ...names.flatMap((name) => named(id, name, draw)),
    ...prefixes.flatMap((prefix) => prefixed(id, prefix, draw)),
  ];
}

function prefixed(id: string, prefix: string, draw: Draw): Example[] {
  const secret = `${prefix}${(BODIES[id] ?? (() => draw.value(60)))(draw)}`;
  return [
    ...[secret, `/v1/${secret}/x`, `a "${secret}", b`, `{"k":"${secret}"}`, `x=${secret}`].map((text) => ({
      text,
      secret,
    })),
    ...[prefix, `see ${prefix} in the manual`, `${prefix}a-b-c`].map((text) => ({ text })),
  ];
}

function named(id: string, name: string, draw: Draw): Example[] {
  const words = name.split(' ');
  const snake = words.join('_');
  const spellings = [
    snake,
    words.join('-'),
    snake.toUpperCase(),
    words.map((word, i) => (i === 0 ? word : word[0]!.toUpperCase() + word.slice(1))).join(''),
    `app.${snake}`,
    `user[${snake}]`,
    `my_${snake}`,
  ];
  return [
    ...spellings.flatMap((spelling) => {
      const secret = (NUMBERS[id] ?? (() => draw.value()))(draw);
      return [
        { text: JSON.stringify({ [spelling]: secret }), secret },
        { text: `?a=1&${spelling}=${encodeURIComponent(secret)}&b=2`, secret: encodeURIComponent(secret) },
      ];
    }),
    ...NOUNS.map((noun) => ({ text: JSON.stringify({ [`${snake}_${noun}`]: draw.text(10, 'abcdefgh') }) })),
    { text: JSON.stringify({ [snake]: null, [`${snake}_`]: '-' }) },
  ];
}
