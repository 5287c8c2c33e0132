import type { KnownSettings } from '../registry/effective.js';
import { type ActiveDetector, type Detector, registryOf, type Thresholds } from './detector.js';
import { accountTakeover } from './detectors/account-takeover.js';
import { afterHoursAdmin } from './detectors/after-hours-admin.js';
import { attackSignature } from './detectors/attack-signature.js';
import { authFailureRate } from './detectors/auth-failure-rate.js';
import { blocklistSpike } from './detectors/blocklist-spike.js';
import { bulkExport } from './detectors/bulk-export.js';
import { clientErrorSpike } from './detectors/client-error-spike.js';
import { credentialStuffing } from './detectors/credential-stuffing.js';
import { dataExfiltration } from './detectors/data-exfiltration.js';
import { dependencyFailure } from './detectors/dependency-failure.js';
import { endpointScan } from './detectors/endpoint-scan.js';
import { failedAuthSpike } from './detectors/failed-auth-spike.js';
import { geoDispersion } from './detectors/geo-dispersion.js';
import { impossibleTravel } from './detectors/impossible-travel.js';
import { keyNotRotated } from './detectors/key-not-rotated.js';
import { keyUnused } from './detectors/key-unused.js';
import { logAccess } from './detectors/log-access.js';
import { nearRateLimit } from './detectors/near-rate-limit.js';
import { newCountry } from './detectors/new-country.js';
import { pipelineGap } from './detectors/pipeline-gap.js';
import { privilegeEscalation } from './detectors/privilege-escalation.js';
import { quotaThreshold } from './detectors/quota-threshold.js';
import { resourceEnumeration } from './detectors/resource-enumeration.js';
import { revokedKeyUse } from './detectors/revoked-key-use.js';
import { scraping } from './detectors/scraping.js';
import { serverErrorSpike } from './detectors/server-error-spike.js';
import { slowBruteForce } from './detectors/slow-brute-force.js';
import { unusualEndpoint } from './detectors/unusual-endpoint.js';
import { validationErrorSpike } from './detectors/validation-error-spike.js';
import { volumeSurge } from './detectors/volume-surge.js';

/** All detectors. Adding one is its file and a line here. */
export const DETECTORS: readonly Detector[] = [
  failedAuthSpike,
  authFailureRate,
  credentialStuffing,
  slowBruteForce,
  resourceEnumeration,
  dataExfiltration,
  bulkExport,
  impossibleTravel,
  geoDispersion,
  afterHoursAdmin,
  scraping,
  revokedKeyUse,
  volumeSurge,
  unusualEndpoint,
  newCountry,
  accountTakeover,
  privilegeEscalation,
  nearRateLimit,
  quotaThreshold,
  blocklistSpike,
  attackSignature,
  endpointScan,
  serverErrorSpike,
  clientErrorSpike,
  validationErrorSpike,
  dependencyFailure,
  keyNotRotated,
  keyUnused,
  logAccess,
  pipelineGap,
];

/**
 * The detectors that run under the settings, with their thresholds.
 *
 * @throws Error that names a threshold the detector does not have
 */
export function activeDetectors(settings: KnownSettings): readonly ActiveDetector[] {
  const registry = registryOf(settings);
  return DETECTORS.flatMap((detector) => {
    const own = settings.detectors[detector.id];
    const names = Object.keys(detector.thresholds);
    for (const name of Object.keys(own?.thresholds ?? {}))
      if (!names.includes(name))
        throw new Error(`detectors.${detector.id}.thresholds: unknown threshold; it has ${names.join(', ') || 'none'}`);
    if (own?.mode === 'off') return [];
    const defaults = Object.fromEntries(names.map((name) => [name, detector.thresholds[name]!.default]));
    const thresholds: Thresholds = { ...defaults, ...own?.thresholds };
    return [{ detector, mode: own?.mode ?? 'alert', thresholds, severity: own?.severity, registry }];
  });
}
