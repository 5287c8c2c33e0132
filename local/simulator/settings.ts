import { ZONES } from './calendar.js';
import { type Key, keyFor, TENANTS } from './roster.js';
import { ROUTES } from './routes.js';

/** Requests a day of the smallest plan. */
export const STARTER_QUOTA = 60;

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
      status: key.revokedAt ? 'revoked' : 'active',
      createdAt: iso(key.createdAt),
      rotatedAt: iso(key.rotatedAt),
      ...(key.expiresAt && { expiresAt: iso(key.expiresAt) }),
      ...(key.revokedAt && { revokedAt: iso(key.revokedAt) }),
      owner: key.owner,
      tenant: key.tenant,
      plan: key.plan,
      roles: key.use === 'admin' || key.use === 'automation' ? ['admin'] : [],
    })),
    plans: [
      { id: 'starter', rateLimit: 5, burstLimit: 10, quota: { limit: STARTER_QUOTA, period: 'DAY' } },
      { id: 'bronze', rateLimit: 20, burstLimit: 40 },
      { id: 'silver', rateLimit: 50, burstLimit: 100 },
      { id: 'gold', rateLimit: 200, burstLimit: 400 },
    ],
    allow: [
      {
        cidr: `${keyFor(roster, 'automation').clients[0]!.ip}/32`,
        detectors: ['after-hours-admin'],
        reason: 'The nightly report at 02:00',
        expires: '2026-12-31T00:00:00.000Z',
      },
    ],
    geo: { city: 'places.csv' },
  };
}
