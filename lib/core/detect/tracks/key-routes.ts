/** Routes of a key, each followed by the day on which it was used last. */
export type Routes = readonly (string | number)[];

/** Routes that are remembered of a key: more are no pattern. */
export const MOST_ROUTES = 300;

/** The day on which a route was used last, or undefined. The texts of route templates are shared, so that it is soon found. */
export function dayOfRoute(routes: Routes, route: string): number | undefined {
  for (let at = 0; at < routes.length; at += 2) if (routes[at] === route) return routes[at + 1] as number;
  return undefined;
}

/** Number of the routes that are remembered. */
export const countRoutes = (routes: Routes): number => routes.length / 2;

/** The routes after one was used on a day. */
export function withRoute(routes: Routes, route: string, day: number): Routes {
  const at = routes.indexOf(route);
  if (at >= 0) return routes.with(at + 1, day);
  return countRoutes(routes) >= MOST_ROUTES ? routes : [...routes, route, day];
}
