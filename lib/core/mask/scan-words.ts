import { decodeAt, isUserAndPassword } from './base64.js';
import { findNumber } from './digit-runs.js';
import { isOff } from './in-force.js';
import { suspicious } from './prefilter.js';
import { REDACTED } from './result.js';
import { type Layer, MAX_DEPTH, push } from './scan-layer.js';
import { beginsScheme, findCredentials } from './schemes.js';
import { findAwsSecret, findDotted, findJwt, isJwtHeader } from './shapes.js';
import { beginsSpoken, findSpoken } from './spoken.js';
import { findDsnPassword } from './urls.js';
import { findVendorKey } from './vendors.js';

/** Everything that begins with a letter or digit. Returns where the scan goes on. */
export function atWord(layer: Layer, at: number): number {
  const { text, found } = layer;
  const c = text.charCodeAt(at);
  const digit = c <= 57;
  if (digit) {
    const number = findNumber(text, at);
    if (number !== undefined && !isOff(number.row)) return push(found, number);
  }
  const key = findVendorKey(text, at, layer.context.peeled !== true && at > 0 && text.charCodeAt(at - 1) === 47);
  if (key !== undefined) {
    if (key.row === 'aws_access_key_id') push(found, findAwsSecret(text, key.end));
    return push(found, key);
  }
  if (c === 101) {
    const token = findJwt(text, at);
    if (token !== undefined && !isOff(token.row)) return push(found, token);
  }
  if (layer.run === at || c === 101) {
    const end = inBase64(layer, at);
    if (end > at) return end;
  }
  if (digit || beginsSpoken(text, at)) push(found, findSpoken(text, at, digit));
  if (beginsScheme(text, at)) push(found, findCredentials(text, at));
  if (layer.at) push(found, findDsnPassword(text, at));
  if (((c | 32) === 97 || (c | 32) === 115) && /^(?:aws|secret)\b/i.test(text.slice(at, at + 7)))
    push(found, findAwsSecret(text, at + ((c | 32) === 97 ? 3 : 6)));
  return at;
}

/** Base64 whose text holds a secret is redacted whole; a cursor without one stays. */
function inBase64({ text, depth, found, scan }: Layer, at: number): number {
  if (depth >= MAX_DEPTH) return at;
  const encoded = decodeAt(text, at);
  if (encoded === undefined || encoded.text.length < 8) return at;
  // A Discord token begins with its bot's id in base64, whose digits can pass for a card.
  const token = text.charCodeAt(encoded.end) === 46 ? findDotted(text, at, encoded.end) : undefined;
  if (token !== undefined) return push(found, token);
  if (isJwtHeader(encoded.text) && !isOff('jwt'))
    return push(found, { start: at, end: encoded.end, row: 'jwt', text: REDACTED });
  if (
    !isOff('encoded') &&
    (isUserAndPassword(encoded.text) || (suspicious(encoded.text) && scan(encoded.text, depth + 1).length > 0))
  )
    return push(found, { start: at, end: encoded.end, row: 'encoded', text: REDACTED });
  return at;
}
