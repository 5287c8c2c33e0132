import type { Thresholds } from './detector.js';
import type { DetectorId } from './detector-ids.js';

/**
 * The thresholds by which a detector is made more or less sensitive, together. Those that are not here speak of single
 * events, of which none is one too many: a revoked key, a payload, a role that a key does not have.
 */
export const DIALS: Readonly<Partial<Record<DetectorId, readonly string[]>>> = {
  'failed-auth-spike': ['failuresPerMinute', 'failuresIn10Minutes'],
  'auth-failure-rate': ['failureShare'],
  'credential-stuffing': ['keysPerAddress', 'keysPerClient'],
  'slow-brute-force': ['failures'],
  'resource-enumeration': ['distinctResources', 'successfulReads'],
  'data-exfiltration': ['timesP99', 'megabytes'],
  'bulk-export': ['exportsPerHour'],
  'impossible-travel': ['distanceKm'],
  'geo-dispersion': ['distanceKm'],
  scraping: ['requestsPerMinute'],
  'volume-surge': ['timesUsual', 'requestsPerHour'],
  'unusual-endpoint': ['historyDays', 'steadyDays'],
  'new-country': ['requests'],
  'account-takeover': ['denials'],
  'near-rate-limit': ['minutesNearLimit', 'throttledHours'],
  'blocklist-spike': ['blockedRequests'],
  'endpoint-scan': ['distinctPaths'],
  'server-error-spike': ['errorShare'],
  'client-error-spike': ['errorShare'],
  'validation-error-spike': ['errorShare'],
  'dependency-failure': ['failureShare'],
  'key-not-rotated': ['rotationDays'],
  'key-unused': ['unusedDays'],
  'pipeline-gap': ['missingRequests', 'missingShare'],
};

/** A share of all can not be more. */
const MOST_SHARE = 0.95;

/** The thresholds of a detector with its dials turned so many times up. Counts stay whole. */
export function turned(id: DetectorId, thresholds: Thresholds, times: number): Thresholds {
  const dials = DIALS[id] ?? [];
  return Object.fromEntries(
    Object.entries(thresholds).map(([name, value]) => {
      if (!dials.includes(name) || times === 1) return [name, value];
      if (/Share$/.test(name)) return [name, Math.max(value, Math.min(MOST_SHARE, round(value * times)))];
      return [name, Number.isInteger(value) ? Math.ceil(value * times) : round(value * times)];
    }),
  );
}

const round = (value: number): number => Math.round(value * 1e4) / 1e4;
