import { logNormal } from './random.js';

export type RouteKind = 'list' | 'get' | 'write' | 'export' | 'admin' | 'keys' | 'health';

export interface Route {
  readonly method: string;
  /** As API Gateway's `resourcePath`. */
  readonly template: string;
  readonly kind: RouteKind;
  /** Share among the routes of its kind. */
  readonly weight: number;
  /** Equal for routes with equal templates: an order is the same resource whether it is read or changed. */
  readonly resource: number;
  /** Prefix of the ids in the template's slot. */
  readonly prefix: string;
  /** The path around the slot, stage included; without a slot all of it stands in `head`. */
  readonly head: string;
  readonly tail: string;
  /** Milliseconds and bytes, drawn from uniformly. */
  readonly latencies: Uint32Array;
  readonly sizes: Uint32Array;
}

type Row = readonly [method: string, template: string, kind: RouteKind, weight: number, ms: number, bytes: number];

const ROWS: readonly Row[] = [
  ['GET', '/products', 'list', 20, 42, 9200],
  ['GET', '/products/{id}', 'get', 30, 24, 1450],
  ['GET', '/products/search', 'list', 24, 85, 7400],
  ['GET', '/categories', 'list', 8, 15, 2300],
  ['GET', '/orders', 'list', 18, 58, 6100],
  ['GET', '/orders/{id}', 'get', 24, 33, 1820],
  ['POST', '/orders', 'write', 18, 140, 940],
  ['PATCH', '/orders/{id}', 'write', 6, 96, 890],
  ['GET', '/orders/{id}/shipments', 'get', 8, 61, 760],
  ['POST', '/payments', 'write', 16, 310, 620],
  ['GET', '/payments/{id}', 'get', 12, 37, 710],
  ['POST', '/payments/{id}/refunds', 'write', 2, 280, 540],
  ['GET', '/refunds/{id}', 'get', 2, 35, 480],
  ['GET', '/customers', 'list', 6, 66, 5300],
  ['GET', '/customers/{id}', 'get', 12, 29, 1130],
  ['PATCH', '/customers/{id}', 'write', 4, 88, 980],
  ['GET', '/customers/{id}/orders', 'get', 6, 72, 3900],
  ['POST', '/carts', 'write', 20, 54, 350],
  ['GET', '/carts/{id}', 'get', 14, 21, 1240],
  ['PUT', '/carts/{id}/items', 'write', 22, 63, 820],
  ['GET', '/inventory/{id}', 'get', 10, 18, 260],
  ['POST', '/webhooks', 'write', 2, 47, 310],
  ['GET', '/export/orders', 'export', 3, 2100, 1_900_000],
  ['GET', '/export/customers', 'export', 2, 1600, 1_200_000],
  ['GET', '/admin/users', 'admin', 4, 75, 4200],
  ['GET', '/admin/reports', 'admin', 5, 240, 15_800],
  ['POST', '/admin/refund-policy', 'admin', 1, 110, 430],
  ['GET', '/keys', 'keys', 3, 52, 2700],
  ['POST', '/keys', 'keys', 1, 130, 390],
  ['GET', '/health', 'health', 1, 6, 42],
  ['GET', '/wishlists', 'list', 5, 38, 1900],
];

/** Stage of the simulated API; the first segment of every path. */
export const STAGE = 'prod';

/** The routes of the fictitious shop. */
export const ROUTES: readonly Route[] = ROWS.map(([method, template, kind, weight, ms, bytes]) => {
  const [head, tail = ''] = `/${STAGE}${template}`.split('{id}');
  return {
    method,
    template,
    kind,
    weight,
    resource: ROWS.findIndex((row) => row[1] === template),
    prefix: template.includes('{id}') ? `${template.slice(1, 4)}_` : '',
    head: head!,
    tail,
    latencies: logNormal(ms, 0.45),
    // Exports of a nightly job differ little from night to night.
    sizes: logNormal(bytes, kind === 'export' ? 0.03 : 0.35),
  };
});

/** The route with this method and template. */
export function route(method: string, template: string): Route {
  const found = ROUTES.find((candidate) => candidate.method === method && candidate.template === template);
  if (!found) throw new Error(`no route ${method} ${template}`);
  return found;
}
