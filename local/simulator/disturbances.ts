import { HOUR, MINUTE } from '../../lib/core/time-units.js';
import { pathOf, served } from './benign.js';
import { LAST_DAY, type LoadCurve } from './calendar.js';
import { AGENTS, type Client, client } from './clients.js';
import { addressV4, network } from './places.js';
import { hex32, Random } from './random.js';
import { type Request, refused } from './request.js';
import type { Key } from './roster.js';
import { route, STAGE } from './routes.js';
import { wrongKey } from './wrong-key.js';

/** Paths that the internet's background noise asks any server for. */
const PROBES = ['robots.txt', 'favicon.ico', 'sitemap.xml', 'wp-login.php', 'owa/', 'boaform/admin', 'actuator/info'];
/** When a new version goes out: 13:00 on the last day, for five minutes. */
const DEPLOY = LAST_DAY + 13 * HOUR;

/** The harmless errors of an ordinary day, few enough that nobody is woken. */
export function disturbances(seed: number, curve: LoadCurve, roster: readonly Key[], room: number): Request[] {
  const random = new Random(seed, 'disturbances');
  return [
    ...misconfigured(curve, random, Math.floor(room * 0.004)),
    ...mistyped(curve, random, Math.min(room * 0.001, 30 * (curve.minutes / 1440))),
    ...outdated(curve, random, room),
    ...noise(curve, random, Math.floor(room * 0.006)),
    ...crawler(curve, random, Math.floor(room * 0.002)),
    ...throttled(roster, random, room),
    ...deployment(curve, roster, random, room),
  ];
}

/** Spread over the load, so that no quiet hour has more than its share. */
function spread(curve: LoadCurve, random: Random, count: number): number[] {
  return Array.from({ length: count }, (_, i) => curve.timeAt((i + random.float()) / count));
}

/** A dozen clients with an outdated key each. */
function misconfigured(curve: LoadCurve, random: Random, count: number): Request[] {
  const lost = ['berlin', 'chicago', 'boston', 'osaka', 'munich', 'london'].flatMap((city) =>
    [1, 2].map((n) => ({
      client: client(addressV4(network(city), 3000 + n), random.pick(AGENTS.sdk)),
      fingerprint: hex32(random.next()) + hex32(random.next()),
      status: n === 1 ? 403 : 401,
      error: n === 1 ? 'INVALID_API_KEY' : 'UNAUTHORIZED',
    })),
  );
  const target = route('GET', '/orders');
  return spread(curve, random, count).map((time) =>
    refused({ time, method: target.method, path: target.head, route: target.template, ...random.pick(lost) }),
  );
}

/** The office, from whose one address 300 keys work, mistypes one now and then, each time another. */
function mistyped(curve: LoadCurve, random: Random, count: number): Request[] {
  const office = client(addressV4(network('office'), 16), AGENTS.sdk[4]);
  return spread(curve, random, Math.floor(count)).map((time) => wrongKey(time, office, random));
}

/** Requests a day from which on a dozen failures in ten minutes are few of the API's. */
const BUSY = 15_000;

/** A program at the office has a key that was rotated, and repeats itself every three quarters of a minute. */
function outdated(curve: LoadCurve, random: Random, room: number): Request[] {
  if (room / (curve.minutes / 1440) < BUSY) return [];
  const office = client(addressV4(network('office'), 16), AGENTS.sdk[4]);
  const fingerprint = hex32(random.next()) + hex32(random.next());
  const start = LAST_DAY + 10 * HOUR + 40 * MINUTE;
  return Array.from({ length: 15 }, (_, i) => ({
    ...wrongKey(start + i * 45_000 + random.below(2000), office, random),
    fingerprint,
  }));
}

/** Scanners of the whole internet; each tries one to three paths and moves on. */
function noise(curve: LoadCurve, random: Random, count: number): Request[] {
  const homes = ['hosting-amsterdam', 'hosting-bucharest', 'hosting-singapore'].map(network);
  let scanner: Client = client(addressV4(homes[0]!, 500), AGENTS.bot[1]);
  return spread(curve, random, count).map((time) => {
    if (random.chance(0.5))
      scanner = client(
        addressV4(random.pick(homes), 500 + random.below(15_000)),
        random.pick(AGENTS.bot.slice(1)),
        true,
      );
    const missing = random.chance(0.4);
    return refused({
      time,
      client: scanner,
      method: 'GET',
      path: `/${STAGE}/${random.pick(PROBES)}`,
      route: '-',
      status: missing ? 404 : 403,
      error: missing ? 'RESOURCE_NOT_FOUND' : 'MISSING_AUTHENTICATION_TOKEN',
    });
  });
}

/** A search engine follows a link again and again, and has no key. */
function crawler(curve: LoadCurve, random: Random, count: number): Request[] {
  const bot = client(addressV4(network('hosting-amsterdam'), 31), AGENTS.bot[0]);
  const target = route('GET', '/products/{id}');
  return spread(curve, random, count).map((time) =>
    refused({
      time,
      client: bot,
      method: target.method,
      path: pathOf(target, 1, random.below(9)),
      route: target.template,
      status: 403,
      error: 'MISSING_AUTHENTICATION_TOKEN',
    }),
  );
}

/** Three keys run into their limit for a moment, each in one hour only. */
function throttled(roster: readonly Key[], random: Random, room: number): Request[] {
  if (room < 1000) return [];
  const target = route('GET', '/products/search');
  return roster
    .filter((key) => key.use === 'application')
    .slice(0, 3)
    .flatMap((key, n) =>
      Array.from({ length: 6 }, (_, i) =>
        refused({
          time: LAST_DAY + (8 + n * 2) * HOUR + 25 * MINUTE + i * 700 + random.below(300),
          client: key.clients[0]!,
          method: target.method,
          path: target.head,
          route: target.template,
          status: 429,
          error: 'THROTTLED',
          keyId: key.id,
          fingerprint: key.fingerprint,
        }),
      ),
    );
}

/** A deployment's five minutes with a few server errors: 2 % of what goes on meanwhile. */
function deployment(curve: LoadCurve, roster: readonly Key[], random: Random, room: number): Request[] {
  const first = (DEPLOY - curve.start) / MINUTE;
  let meanwhile = 0;
  for (let minute = first; minute < first + 5; minute++) meanwhile += curve.count(minute, room);
  const target = route('POST', '/carts');
  const keys = roster.filter((key) => key.use === 'application');
  return Array.from({ length: Math.floor(meanwhile * 0.02) }, (_, i) =>
    served(DEPLOY + random.below(5 * MINUTE), random.pick(keys), target, random, {
      path: target.head,
      ...(i % 3 === 2
        ? { status: 504, error: 'INTEGRATION_TIMEOUT', bytes: 40, latency: 29_000 }
        : { status: 502, bytes: 36 }),
    }),
  );
}
