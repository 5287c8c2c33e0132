import { decodeAt, isUserAndPassword } from './base64.js';
import { findNumber } from './digit-runs.js';
import { endOf } from './matching.js';
import { suspicious } from './prefilter.js';
import { type Span, spanOf } from './result.js';
import { type Layer, MAX_DEPTH, push } from './scan-layer.js';
import { findCredentials } from './schemes.js';
import { findAwsSecret, findJwt, isJwtHeader } from './shapes.js';
import { findCode, findSpoken } from './spoken.js';
import { findDsnPassword } from './urls.js';
import { findVendorKey } from './vendors.js';

/** Words that announce an AWS secret access key. */
const AWS = /(?:aws|secret)\b/iy;

/** Everything that begins with a letter or digit. Returns where the scan goes on. */
export function atWord(layer: Layer, at: number): number {
  const { text, found } = layer;
  const c = text.charCodeAt(at);
  const digit = c <= 57;
  const number = digit ? findNumber(text, at) : undefined;
  if (number) return push(found, number);
  const key = findVendorKey(text, at, layer.context.peeled !== true && text[at - 1] === '/');
  if (key) {
    if (key.row === 'aws_access_key_id') push(found, findAwsSecret(text, key.end));
    return push(found, key);
  }
  const token = c === 101 ? findJwt(text, at) : undefined;
  if (token) return push(found, token);
  const encoded = layer.run === at || c === 101 ? inBase64(layer, at) : undefined;
  if (encoded) return push(found, encoded);
  push(found, digit ? findCode(text, at) : findSpoken(text, at));
  push(found, findCredentials(text, at));
  if (layer.at) push(found, findDsnPassword(text, at));
  const aws = (c | 32) === 97 || (c | 32) === 115 ? endOf(AWS, text, at) : -1;
  if (aws > 0) push(found, findAwsSecret(text, aws));
  return at;
}

/** Base64 whose text holds a secret is redacted whole; a cursor without one stays. */
function inBase64({ text, depth, scan }: Layer, at: number): Span | undefined {
  const encoded = depth < MAX_DEPTH ? decodeAt(text, at) : undefined;
  if (!encoded || encoded.text.length < 8) return undefined;
  const { end, text: decoded } = encoded;
  const token = isJwtHeader(decoded) ? spanOf(at, end, 'jwt') : undefined;
  if (token) return token;
  const holds = isUserAndPassword(decoded) || (suspicious(decoded) && scan(decoded, depth + 1).length > 0);
  return holds ? spanOf(at, end, 'encoded') : undefined;
}
