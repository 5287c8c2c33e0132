import type { Context } from './assignments.js';
import { findBlocks } from './blocks.js';
import { isAlphanumeric } from './characters.js';
import { peel, toRaw } from './escapes.js';
import { Findings } from './findings.js';
import { type Finder, rulesInForce } from './in-force.js';
import { walkJson } from './json.js';
import { suspicious } from './prefilter.js';
import { type Layer, MAX_DEPTH, push } from './scan-layer.js';
import { MARKS } from './scan-marks.js';
import { atWord } from './scan-words.js';
import { findShapes } from './shapes.js';
import { findWebhook } from './urls.js';

const FREE: Context = { form: false };
const NO_FINDERS: readonly Finder[] = [];

/** Finds every secret in a text, also behind percent, backslash, HTML and base64 encodings and in embedded JSON. */
export function scan(text: string, depth = 0, context: Context = FREE): Findings {
  const found = new Findings();
  scanLayer(text, depth, context, found);
  if (depth < MAX_DEPTH) {
    const peeled = peel(text);
    if (peeled !== undefined && suspicious(peeled.text))
      toRaw(peeled, scan(peeled.text, depth + 1, { ...context, peeled: true }), 0, found);
  }
  return found;
}

/** Scans a line that begins like JSON. Where it turns out not to be JSON to its end, it is read as text as well. */
export function scanJsonLine(text: string, from: number): Findings {
  const found = new Findings();
  const walk = walkJson(text, from, 0, scan, found);
  if (!walk.whole || text.slice(walk.end, walk.end + 8).trim() !== '') found.addAll(scan(text), 0);
  return found;
}

function scanLayer(text: string, depth: number, context: Context, found: Findings): void {
  findBlocks(text, found);
  for (const find of rulesInForce()?.finders ?? NO_FINDERS) find(text, found);
  for (let at = text.indexOf('hook'); at >= 0; at = text.indexOf('hook', at + 4)) push(found, findWebhook(text, at));
  // Not includes(): V8 takes it for free of effects and sinks it into the loop below, where it makes the scan quadratic.
  const at = /@/.test(text);
  const layer: Layer = { text, depth, context, found, at, scan, run: 0, dealt: 0, walked: 0, element: -1 };
  let boundary = true;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (isAlphanumeric(c)) {
      if (!boundary) continue;
      boundary = false;
      const end = atWord(layer, i);
      if (end <= i + 1) continue;
      i = end - 1;
      boundary = true;
    } else {
      boundary = true;
      if (c === 95) continue;
      const last = (c < 128 ? MARKS[c] : undefined)?.(layer, i) ?? i;
      // What a dash joins is one run.
      if (c === 45 && last === i && i > 0) continue;
      i = last;
    }
    layer.run = i + 1;
  }
  findShapes(text, found);
}
