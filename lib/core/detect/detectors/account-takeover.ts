import { isCall } from '../../entry/calls.js';
import { MINUTE } from '../../time-units.js';
import { type Caller, DenialWindow, type Denied, readDenial, writeDenial } from '../denials.js';
import type { EntityRef } from '../detection.js';
import type { Judged, KeyedDetector, Trails, Verdict } from '../detector.js';
import { EVERYBODY } from '../everybody.js';
import { countOf, observationsOf } from '../sliding-window.js';
import { DEFAULT_API } from '../tracks/caller-entry.js';

/** Longest part of a route that is kept. */
const ROUTE_LENGTH = 200;

const ID = 'account-takeover';

/** Whether the caller of a window is denied so often, on so many routes. */
const isTaken = ({ denials, routes }: Caller, { thresholds }: Judged): boolean =>
  denials >= thresholds.denials! && routes.size >= thresholds.distinctRoutes!;

/** Whether others are denied alike at the time: then it is a deployment, and told of the API. */
function isEverybodys(window: DenialWindow, caller: string, { thresholds }: Judged): boolean {
  const { distinctRoutes, otherCallers } = thresholds as Record<string, number>;
  return window.callersOn(EVERYBODY * distinctRoutes!, caller) >= otherCallers!;
}

/** The API whose denials of others decide, once the caller may cross. */
function consult({ entity, cells, current, thresholds }: Judged): readonly EntityRef[] {
  if (current.size === 0 || entity.type === 'api' || countOf(cells) < thresholds.denials!) return [];
  return [{ type: 'api', id: readDenial(current.valueAt(0)).api }];
}

function judge(judged: Judged, trails: Trails): readonly Verdict[] {
  const { entity, cells, current, thresholds } = judged;
  const { denials, distinctRoutes } = thresholds;
  if (countOf(cells) < denials!) return [];
  const ofApi = entity.type === 'api';
  const verdicts: Verdict[] = [];
  const all = observationsOf(cells);
  const window = new DenialWindow(all);
  const everybody = ofApi ? window : new DenialWindow(observationsOf(everybodysCells(trails)));
  for (const observation of all) {
    window.advance();
    if (observation.time < current.minute * MINUTE) continue;
    const denied: Denied = readDenial(observation.value);
    const caller = window.of(denied.caller);
    if (!isTaken(caller, judged)) continue;
    if (!ofApi) everybody.advanceTo(observation);
    if (isEverybodys(everybody, denied.caller, judged) !== ofApi) continue;
    verdicts.push({
      at: observation.time,
      severity: 'high',
      firstSeen: window.first.time,
      count: window.size,
      evidence: {
        denials: window.size,
        threshold: denials,
        ...(ofApi ? { callers: window.callers, topCallers: window.topCallers(5) } : {}),
        differentRoutes: window.routes.size,
        routesThreshold: distinctRoutes,
        topRoutes: window.routes.top(5),
        windowMinutes: 10,
        examples: window.examples(),
      },
    });
  }
  return verdicts;
}

/** The API's denials, as far as the detector may see them. */
const everybodysCells = (trails: Trails) => [...trails.values()].flat().map((cell) => cell.seenBy(ID));

/** A valid key, or a user, who is denied on many routes. */
export const accountTakeover = {
  id: ID,
  kind: 'window',
  title: 'Account takeover',
  description:
    'A valid key (else user) is denied authorization at least 20 times on at least 5 route templates within 10 minutes; where everybody is, that is one of the API.',
  severity: 'high',
  required: ['@timestamp', 'event.id', 'http.response.status_code'],
  optional: ['api_key.id', 'user.id', 'api.id', 'api.route', 'url.path', 'error.type'],
  entity: ['api_key', 'user', 'api'],
  thresholds: {
    denials: { default: 20, doc: 'Denials in 10 minutes from which on it is crossed.' },
    distinctRoutes: { default: 5, doc: 'Different route templates that the denials must be spread over.' },
    otherCallers: {
      default: 10,
      doc: 'Other callers who are denied on two thirds of so many routes at the time, from which on it is a deployment.',
    },
  },
  window: 10 * MINUTE,
  hold: 0,
  quiet: 60 * MINUTE,
  guards: [
    'Failed authentications, throttling and blocks by AWS WAF are no denials.',
    'Many denials on few routes are a missing permission of an honest client.',
    'A deployment that denies everybody is one detection of the API, not one a key: when 10 other callers are denied on at least 4 routes in the same 10 minutes.',
    'Addresses on the allow list.',
  ],
  runbook: [
    'Triage: did permissions or routes change in the last hour? Does the owner know of a new client?',
    'Contain: disable the key, or end the sessions of the user, when the owner does not.',
    'Investigate: from which addresses and agents is it used now, and from which before? What was allowed?',
    'Remediate: rotate the key; take away permissions that it does not need.',
    'Recover: give the owner a new key; undo what was changed with the old one.',
    'Document: how the key got lost, what was reached, and whom it concerns.',
  ],
  lookAt: { field: 'api.authorization.result', in: ['denied'] },
  references: ['OWASP API5:2023 Broken Function Level Authorization', 'MITRE ATT&CK T1078 Valid Accounts'],
  examples: {
    match: [{ 'api_key.id': 'k1', 'api.authorization.result': 'denied', 'api.route': '/admin/users' }],
    noMatch: [
      { 'api_key.id': 'k1', 'api.authorization.result': 'allowed', 'api.route': '/orders' },
      { 'api.authorization.result': 'denied', 'api.route': '/admin/users' },
    ],
  },
  observe(entry, keep) {
    if (entry['api.authorization.result'] !== 'denied' || !isCall(entry)) return;
    // Without a template the path is one: it has no segment that looks like an id.
    const route = (entry['api.route'] ?? entry['url.path'] ?? '').slice(0, ROUTE_LENGTH);
    const [key, user, api] = [entry['api_key.id'], entry['user.id'], entry['api.id'] ?? DEFAULT_API];
    const caller = key ?? user;
    if (caller === undefined) return;
    const denial = writeDenial({ caller, route, api });
    keep(key !== undefined ? 'api_key' : 'user', caller, denial);
    keep('api', api, denial);
  },
  consult,
  judge,
} as const satisfies KeyedDetector;
