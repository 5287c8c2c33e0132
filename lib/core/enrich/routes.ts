/** A route pattern of the settings: `{name}` matches one segment, `*` any rest, slashes included. */
export interface RoutePattern {
  readonly pattern: string;
  /** The values of the pattern's slots, or undefined when the path does not match. */
  match(path: string): readonly string[] | undefined;
}

/** Compiles a route pattern such as `/orders/{id}` or `/admin/*`. */
export function routePattern(pattern: string): RoutePattern {
  const source = pattern.replace(/\{[^{}]*\+\}|\{[^{}]*\}|\*|[.*+?^${}()|[\]\\]/g, (part) =>
    part === '*'
      ? '.*'
      : part.startsWith('{') && part.length > 1
        ? part.endsWith('+}')
          ? '(.+)'
          : '([^/]+)'
        : `\\${part}`,
  );
  const regex = new RegExp(`^${source}/?$`, 's');
  return { pattern, match: (path) => regex.exec(path)?.slice(1) };
}

/** Segments that are an id by their shape alone: digits, UUID, ULID, long hex. */
const ID_SEGMENT =
  /^(?:\d+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-7][0-9A-HJKMNP-TV-Z]{25}|[0-9a-f]{16,})$/i;

export interface Route {
  readonly template: string;
  readonly slots: readonly string[];
}

/** The path without a leading `/{stage}`, as API Gateway's default endpoint has it. */
export function withoutStage(path: string, stage: string | undefined): string {
  if (stage === undefined || !path.startsWith(`/${stage}`)) return path;
  const rest = path.slice(stage.length + 1);
  return rest === '' ? '/' : rest.startsWith('/') ? rest : path;
}

const CATCH_ALL = new Set(['$default', '/{proxy+}', '{proxy+}', 'ANY /{proxy+}']);

/** Whether the gateway's route is a template; a catch-all says nothing about the resource. */
export const isTemplate = (route: string | undefined): route is string =>
  route !== undefined && !CATCH_ALL.has(route) && !route.endsWith('{proxy+}');

/** Finds the route template of a path: the gateway's own, else the settings', else derived from the path's id segments. */
export class RouteFinder {
  private readonly patterns: readonly RoutePattern[];
  private readonly compiled = new Map<string, RoutePattern>();

  constructor(routes: readonly string[]) {
    // A method before the route says nothing about its template.
    this.patterns = routes.map((route) => routePattern(route.slice(route.indexOf('/'))));
  }

  find(path: string | undefined, given: string | undefined, stage: string | undefined): Route | undefined {
    const bare = path === undefined ? undefined : withoutStage(path, stage);
    if (isTemplate(given)) return { template: given, slots: bare === undefined ? [] : this.slotsOf(given, bare) };
    if (bare === undefined) return undefined;
    for (const pattern of this.patterns) {
      const slots = pattern.match(bare);
      if (slots) return { template: pattern.pattern, slots };
    }
    return derive(bare);
  }

  private slotsOf(template: string, path: string): readonly string[] {
    if (!template.includes('{')) return [];
    let pattern = this.compiled.get(template);
    if (!pattern) {
      // An HTTP API's route key is `GET /orders/{id}`.
      pattern = routePattern(template.slice(template.indexOf('/')));
      if (this.compiled.size < 10_000) this.compiled.set(template, pattern);
    }
    return pattern.match(path) ?? [];
  }
}

function derive(path: string): Route | undefined {
  const slots: string[] = [];
  const template = path.split('/').map((segment) => {
    if (!ID_SEGMENT.test(segment)) return segment;
    slots.push(segment);
    return '{id}';
  });
  return slots.length > 0 ? { template: template.join('/'), slots } : undefined;
}
