import { ZONES } from './calendar.js';
import { addressV4, network } from './places.js';
import type { Key } from './roster.js';
import { TENANTS } from './roster.js';
import { ROUTES } from './routes.js';

const iso = (time: number) => new Date(time).toISOString();

/** Settings with which Keywatch understands the simulated traffic. */
export function makeSettings(roster: readonly Key[]): object {
  return {
    timeZone: ZONES[0].timeZone,
    tenants: Object.fromEntries(TENANTS.map(({ id, zone }) => [id, { timeZone: ZONES[zone]!.timeZone }])),
    routes: [...new Set(ROUTES.map((route) => route.template))],
    adminRoutes: ['/admin/*'],
    keyManagementRoutes: ['/keys*'],
    exportRoutes: ['/export/*'],
    keys: roster.map((key) => ({
      id: key.id,
      status: 'active',
      createdAt: iso(key.createdAt),
      rotatedAt: iso(key.rotatedAt),
      ...(key.expiresAt && { expiresAt: iso(key.expiresAt) }),
      owner: key.owner,
      tenant: key.tenant,
      plan: key.plan,
      roles: key.use === 'admin' ? ['admin'] : [],
    })),
    plans: [
      { id: 'bronze', rateLimit: 20, burstLimit: 40 },
      { id: 'silver', rateLimit: 50, burstLimit: 100 },
      { id: 'gold', rateLimit: 200, burstLimit: 400 },
    ],
    allow: [
      {
        cidr: `${addressV4(network('office'), 16)}/32`,
        detectors: ['scraping'],
        reason: 'Office: forty keys behind one address',
        expires: '2026-12-31T00:00:00.000Z',
      },
    ],
    geo: { city: 'places.csv' },
  };
}
