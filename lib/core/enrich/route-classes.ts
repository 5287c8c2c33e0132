import type { ROUTE_CLASSES } from '../entry/fields.js';
import type { Settings } from '../settings.js';
import { type RoutePattern, routePattern } from './routes.js';

export type RouteClass = (typeof ROUTE_CLASSES)[number];

/** Methods, and routes of each, whose classes are remembered. */
const [MOST_METHODS, MOST_KNOWN] = [16, 4_000];

/** `GET /orders/{id}`, an HTTP API's route key, as method and template. */
const ROUTE_KEY = /^(?:([A-Z]+) )?(\/.*)$/s;

/** Which classes the settings give a route: by its template, else by its path without the stage. */
export class RouteClasses {
  private readonly patterns: readonly (readonly [RouteClass, readonly RoutePattern[]])[];
  /** By method, then route. */
  private readonly known = new Map<string | undefined, Map<string, readonly RouteClass[] | null>>();

  constructor({ adminRoutes, keyManagementRoutes, exportRoutes, sensitiveRoutes }: Settings) {
    const all = [
      ['admin', adminRoutes],
      ['key_management', keyManagementRoutes],
      ['export', exportRoutes],
      ['sensitive', sensitiveRoutes],
    ] as const;
    this.patterns = all
      .filter(([, routes]) => routes.length > 0)
      .map(([name, routes]) => [name, routes.map(routePattern)]);
  }

  /** Undefined when it has none. `route`: a template or a path; a pattern with a method also asks for the method. */
  of(route: string, method: string | undefined): readonly RouteClass[] | undefined {
    if (this.patterns.length === 0) return undefined;
    let known = this.known.get(method);
    if (!known) {
      if (this.known.size >= MOST_METHODS) this.known.clear();
      known = new Map();
      this.known.set(method, known);
    }
    let classes = known.get(route);
    if (classes === undefined) {
      classes = this.classesOf(route, method);
      if (known.size >= MOST_KNOWN) known.clear();
      known.set(route, classes);
    }
    return classes ?? undefined;
  }

  private classesOf(route: string, method: string | undefined): readonly RouteClass[] | null {
    const [, ofRoute = method, bare = route] = ROUTE_KEY.exec(route) ?? [];
    const texts = ofRoute === undefined ? [bare] : [bare, `${ofRoute} ${bare}`];
    const classes = this.patterns.flatMap(([one, patterns]) =>
      patterns.some(({ match }) => texts.some((text) => match(text) !== undefined)) ? [one] : [],
    );
    return classes.length > 0 ? classes : null;
  }
}
