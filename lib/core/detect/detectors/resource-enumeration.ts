import { MINUTE } from '../../time-units.js';
import type { Cell } from '../cell.js';
import { type Judged, type KeyedDetector, NO_VERDICTS, type Verdict } from '../detector.js';
import type { Observation, ObservationValue } from '../observation.js';
import { cellsFrom, countFrom, observationsOf, SlidingWindow } from '../sliding-window.js';
import { IS, is, resourceOf, routeOf } from '../tracks/caller-entry.js';
import { CALLERS } from '../tracks/callers.js';

const WINDOW = 10 * MINUTE;

/** Whether an entry names a resource on a route template. */
const concerns = (value: ObservationValue): boolean => resourceOf(value) !== undefined && routeOf(value) !== undefined;

interface Tally {
  readonly resources: Map<string, number>;
  requests: number;
  reads: number;
}

/** Different resources and successful reads of a window by route template. */
class Resources extends SlidingWindow {
  readonly routes = new Map<string, Tally>();

  protected override entered({ value }: Observation): void {
    const route = routeOf(value)!;
    const resource = resourceOf(value)!;
    let tally = this.routes.get(route);
    if (!tally) {
      tally = { resources: new Map(), requests: 0, reads: 0 };
      this.routes.set(route, tally);
    }
    tally.resources.set(resource, (tally.resources.get(resource) ?? 0) + 1);
    tally.requests++;
    if (is(value, IS.read)) tally.reads++;
  }

  protected override left({ value }: Observation): void {
    const route = routeOf(value)!;
    const resource = resourceOf(value)!;
    const tally = this.routes.get(route)!;
    const rest = tally.resources.get(resource)! - 1;
    if (rest === 0) tally.resources.delete(resource);
    else tally.resources.set(resource, rest);
    tally.requests--;
    if (is(value, IS.read)) tally.reads--;
  }
}

/** The different resources of a minute by route template. */
const resourcesOf = (cell: Cell): ReadonlyMap<string, ReadonlySet<string>> => cell.memo('resources', collect);

function collect(cell: Cell): ReadonlyMap<string, ReadonlySet<string>> {
  const byRoute = new Map<string, Set<string>>();
  const { size } = cell;
  for (let at = 0; at < size; at++) {
    const value = cell.valueAt(at);
    if (!concerns(value)) continue;
    const [route, resource] = [routeOf(value)!, resourceOf(value)!];
    const known = byRoute.get(route);
    if (known) known.add(resource);
    else byRoute.set(route, new Set([resource]));
  }
  return byRoute;
}

/** Whether all minutes of a window together have more different resources on one of the current minute's routes. */
function isMore(cells: readonly Cell[], current: Cell, most: number): boolean {
  for (const route of resourcesOf(current).keys()) {
    let bound = 0;
    for (const cell of cells) bound += resourcesOf(cell).get(route)?.size ?? 0;
    if (bound > most && unionOf(cells, route).size > most) return true;
  }
  return false;
}

function unionOf(cells: readonly Cell[], route: string): ReadonlySet<string> {
  const all = new Set<string>();
  for (const cell of cells) for (const resource of resourcesOf(cell).get(route) ?? []) all.add(resource);
  return all;
}

function judge({ cells, current, thresholds }: Judged): readonly Verdict[] {
  const { distinctResources, successfulReads } = thresholds as { distinctResources: number; successfulReads: number };
  const from = current.minute - WINDOW / MINUTE;
  if (countFrom(cells, from) <= distinctResources) return NO_VERDICTS;
  const recent = cellsFrom(cells, from);
  if (!isMore(recent, current, distinctResources)) return NO_VERDICTS;
  const all = observationsOf(recent).filter(({ value }) => concerns(value));
  const verdicts: Verdict[] = [];
  const window = new Resources(all, WINDOW);
  for (const observation of all) {
    window.advance();
    if (observation.time < current.minute * MINUTE) continue;
    const route = routeOf(observation.value)!;
    const tally = window.routes.get(route)!;
    if (tally.resources.size <= distinctResources) continue;
    verdicts.push({
      at: observation.time,
      severity: tally.reads >= successfulReads ? 'critical' : 'high',
      firstSeen: window.first.time,
      count: window.size,
      evidence: {
        route,
        differentResources: tally.resources.size,
        threshold: distinctResources,
        requests: tally.requests,
        successfulReads: tally.reads,
        windowMinutes: 10,
        examples: window.examples(),
      },
    });
  }
  return verdicts;
}

/** BOLA: more than 50 different resource ids on one route template by one caller in 10 minutes. */
export const resourceEnumeration = {
  id: 'resource-enumeration',
  kind: 'window',
  title: 'Resource enumeration',
  description:
    'One key (else user, else address) asks for more than 50 different resource ids on one route template within 10 minutes; critical with 100 successful reads.',
  severity: 'high',
  required: ['@timestamp', 'event.id', 'url.path'],
  optional: ['api.route', 'api_key.id', 'user.id', 'source.ip', 'http.response.status_code', 'http.request.method'],
  entity: ['api_key', 'user', 'source_ip'],
  thresholds: {
    distinctResources: { default: 50, doc: 'Different resource ids on one route template, above which it is crossed.' },
    successfulReads: { default: 100, doc: 'Successful reads in the same window from which on it is critical.' },
  },
  window: WINDOW,
  hold: 0,
  quiet: 60 * MINUTE,
  guards: ["Ids are counted on the route template's slots, never on raw paths.", 'Addresses on the allow list.'],
  runbook: [
    'Triage: does the key belong to an integration that synchronises? Are the ids sequential, are they its own?',
    'Contain: disable the key when it reads what belongs to others.',
    'Investigate: which resources were read with success, and whose are they?',
    'Remediate: mend the object-level authorization of the route.',
    'Recover: give an honest owner a new key; tell the owners of what was read.',
    'Document: which resources were read, by which key, and through which gap.',
  ],
  references: [
    'OWASP API1:2023 Broken Object Level Authorization',
    'MITRE ATT&CK T1213 Data from Information Repositories',
  ],
  examples: {
    match: [{ 'api_key.id': 'k1', 'api.route': '/orders/{id}', 'api.resource.hash': 'h1' }],
    noMatch: [{ 'api_key.id': 'k1', 'api.route': '/orders' }],
  },
  track: CALLERS,
  concerns,
  judge,
} as const satisfies KeyedDetector;
