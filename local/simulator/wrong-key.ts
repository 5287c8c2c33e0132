import type { Client } from './clients.js';
import { hex32, type Random } from './random.js';
import { type Request, refused } from './request.js';
import { ROUTES } from './routes.js';

const TARGETS = ROUTES.filter((route) => route.kind === 'list');

/** A key that is none, shown at one of the lists. */
export function wrongKey(time: number, caller: Client, random: Random): Request {
  const target = random.pick(TARGETS);
  return refused({
    time,
    client: caller,
    method: target.method,
    path: target.head,
    route: target.template,
    status: 403,
    error: 'INVALID_API_KEY',
    fingerprint: hex32(random.next()) + hex32(random.next()),
  });
}
