import { addressOf } from '../entry/address.js';
import type { Entry } from '../entry/fields.js';
import { parseTime } from '../entry/time.js';
import { hint } from '../mask/index.js';
import type { KeySettings, Settings } from '../settings.js';
import { attackSignatures } from './attack-signatures.js';
import { addressNumber, parseCidr, type Range } from './cidr.js';
import { clientFamily } from './client-family.js';
import { type KeyStanding, keyStanding } from './key-status.js';
import type { Place, PlaceLookup } from './places.js';
import type { Pseudonyms } from './pseudonyms.js';
import { RouteClasses } from './route-classes.js';
import { isTemplate, RouteFinder, withoutStage } from './routes.js';
import {
  authenticationResult,
  authorizationResult,
  blockReason,
  ERROR_PRIORITY,
  errorCategory,
  threatScore,
} from './rules.js';

/** What `enrich` looks up; readers of files come in as functions. */
export interface EnrichSources {
  readonly settings: Settings;
  readonly pseudonyms: Pseudonyms;
  readonly places?: PlaceLookup | undefined;
  readonly isBot: (userAgent: string) => boolean;
}

interface Allowed extends Range {
  readonly detectors: readonly string[];
  readonly expires: number;
}

/** What is worked out once of an address, and of a user agent. */
interface KnownAddress {
  readonly client: string;
  readonly place: Place | undefined;
  /** Rows of the allow list, expired or not. */
  readonly allowed: readonly Allowed[];
}

interface KnownAgent {
  readonly family: string;
  readonly signatures: readonly string[] | undefined;
}

interface KnownKey {
  readonly key: KeySettings;
  readonly standing: (time: number) => KeyStanding;
}

/** Addresses and agents that are remembered. */
const MOST_KNOWN = 10_000;

/** The step that sees raw values: it adds derived fields and changes no other. */
export class Enricher {
  private readonly routes: RouteFinder;
  private readonly classes: RouteClasses;
  private readonly keys: ReadonlyMap<string, KnownKey>;
  private readonly allowed: readonly Allowed[];
  private readonly agents = new Map<string, KnownAgent>();
  private readonly addresses = new Map<string, KnownAddress>();

  constructor(private readonly sources: EnrichSources) {
    const { settings } = sources;
    this.routes = new RouteFinder(settings.routes);
    this.classes = new RouteClasses(settings);
    this.keys = new Map(settings.keys.map((key) => [key.id, { key, standing: keyStanding(key) }]));
    this.allowed = settings.allow.map(({ cidr, detectors, expires }) => ({
      ...parseCidr(cidr)!,
      detectors: detectors ?? ['*'],
      expires: expires === undefined ? Number.POSITIVE_INFINITY : parseTime(expires)!,
    }));
  }

  enrich(entry: Entry): void {
    // What the settings alone say, whatever an input claims.
    entry['source.allow'] = undefined;
    entry['event.timezone'] = undefined;
    this.address(entry);
    this.key(entry);
    const agent = this.agent(entry['user_agent.original']);
    entry['user_agent.name'] = agent?.family;
    const request = attackSignatures([entry['url.path'], entry['url.query'], entry['http.request.referrer']]);
    entry['api.attack.signatures'] = union(request, agent?.signatures);
    entry['api.authentication.result'] ??= authenticationResult(entry);
    if (entry['api.authentication.result'] === 'failure') entry['api.authentication.reason'] ??= entry['error.type'];
    entry['api.authorization.result'] ??= authorizationResult(entry);
    // After authentication, which asks whether the gateway itself matched a route.
    this.route(entry);
    const status = entry['api_key.status'];
    entry['api.block.reason'] ??= blockReason(entry, status !== undefined && status !== 'active');
    entry['api.error.category'] ??= errorCategory(entry['http.response.status_code']);
    if (entry['api.error.category']) entry['api.error.priority'] ??= ERROR_PRIORITY[entry['api.error.category']];
    entry['event.risk_score'] = threatScore(entry);
    entry['event.category'] = category(entry);
  }

  private address(entry: Entry): void {
    const ip = entry['source.ip'];
    if (ip === undefined) return;
    const known = this.addressOf(ip);
    entry['source.client'] = known.client;
    if (this.sources.places) {
      const place = known.place ?? {};
      entry['source.geo.country_iso_code'] = place.country;
      entry['source.geo.region_iso_code'] = place.region;
      entry['source.geo.city_name'] = place.city;
      entry['source.geo.location'] = place.location;
      entry['source.geo.accuracy_km'] = place.accuracyKm;
      entry['source.as.number'] = place.asNumber;
      entry['source.as.organization.name'] = place.asOrganization;
      entry['source.hosting'] = place.hosting;
    }
    if (known.allowed.length === 0) return;
    const time = entry['@timestamp']!;
    const detectors = known.allowed.flatMap((row) => (time < row.expires ? row.detectors : []));
    if (detectors.length > 0) entry['source.allow'] = [...new Set(detectors)].sort();
  }

  private addressOf(ip: string): KnownAddress {
    let known = this.addresses.get(ip);
    if (!known) {
      const number = addressNumber(ip);
      const allowed =
        number === undefined ? [] : this.allowed.filter(({ first, last }) => first <= number && number <= last);
      known = { client: addressOf(ip)?.client ?? ip, place: this.sources.places?.(ip), allowed };
      if (this.addresses.size >= MOST_KNOWN) this.addresses.clear();
      this.addresses.set(ip, known);
    }
    return known;
  }

  private key(entry: Entry): void {
    const value = entry['api_key.value'];
    if (value !== undefined) {
      entry['api_key.id'] ??= this.sources.pseudonyms.token('key', value);
      entry['api_key.hint'] = hint(value);
      entry['api_key.value'] = undefined;
    }
    const known = entry['api_key.id'] === undefined ? undefined : this.keys.get(entry['api_key.id']);
    if (!known) return;
    const { key, standing } = known;
    entry['api_key.owner'] ??= key.owner;
    entry['api_key.tenant'] ??= key.tenant;
    entry['api.plan'] ??= key.plan;
    entry['api_key.roles'] = key.roles;
    const { status, endedAt } = standing(entry['@timestamp']!);
    entry['api_key.status'] = status;
    entry['api_key.ended_at'] = endedAt;
  }

  private agent(userAgent: string | undefined): KnownAgent | undefined {
    if (userAgent === undefined) return undefined;
    let known = this.agents.get(userAgent);
    if (known === undefined) {
      const family = clientFamily(userAgent, this.sources.isBot);
      known = { family, signatures: attackSignatures([userAgent]) };
      if (this.agents.size >= MOST_KNOWN) this.agents.clear();
      this.agents.set(userAgent, known);
    }
    return known;
  }

  private route(entry: Entry): void {
    const [path, stage] = [entry['url.path'], entry['api.stage']];
    const route = this.routes.find(path, entry['api.route'], stage);
    if (route) {
      entry['api.route'] = route.template;
      if (route.slots.length > 0) entry['api.resource.hash'] = this.sources.pseudonyms.resource(route.slots.join('\n'));
    }
    const template = isTemplate(entry['api.route']) ? entry['api.route'] : undefined;
    const target = template ?? (path === undefined ? undefined : withoutStage(path, stage));
    const classes = target === undefined ? undefined : this.classes.of(target, entry['http.request.method']);
    if (classes === undefined) return;
    entry['api.route_class'] = classes;
    if (classes.includes('admin')) entry['event.timezone'] = this.timeZone(entry['api_key.tenant']);
  }

  private timeZone(tenant: string | undefined): string {
    const { tenants, timeZone } = this.sources.settings;
    return (tenant !== undefined && Object.hasOwn(tenants, tenant) ? tenants[tenant]!.timeZone : undefined) ?? timeZone;
  }
}

/** Datasets in which everything is administration. */
const ADMINISTRATION: ReadonlySet<string> = new Set(['cloudtrail', 'audit']);

/** Acts on keys: API Gateway's actions, and an application's such as `key.create`. */
const KEY_ACT = /^(?:Create|Update|Delete|Import)(?:ApiKeys?|UsagePlanKey)$|^(?:api[-_.]?)?keys?[.:_-]/;

const isKeyLifecycle = (entry: Entry): boolean =>
  ADMINISTRATION.has(entry['event.dataset']!) && KEY_ACT.test(entry['event.action'] ?? '');

function category(entry: Entry): Entry['event.category'] {
  const classes = entry['api.route_class'];
  if (classes?.includes('key_management') || isKeyLifecycle(entry)) return 'key_lifecycle';
  if (ADMINISTRATION.has(entry['event.dataset']!)) return 'admin_activity';
  if (entry['api.block.reason'] !== undefined) return 'blocked_call';
  if (classes?.includes('admin')) return 'admin_activity';
  return (entry['http.response.status_code'] ?? 0) >= 400 ? 'failed_call' : 'api_call';
}

function union(some: readonly string[] | undefined, more: readonly string[] | undefined): typeof some {
  return some && more ? [...new Set([...some, ...more])].sort() : (some ?? more);
}
