import { Duration } from 'aws-cdk-lib';
import { type LifecycleRule, ObjectLockMode, ObjectLockRetention, StorageClass } from 'aws-cdk-lib/aws-s3';
import { CATEGORIES } from '../core/entry/fields.js';
import type { KeywatchSettings } from '../keywatch-settings.js';
import type { Profile } from '../profile.js';

/** The lock of every object that is not given its own. */
export function defaultLock({ lockMode, archiveDays }: Profile): ObjectLockRetention | undefined {
  const duration = Duration.days(archiveDays);
  if (lockMode === ObjectLockMode.COMPLIANCE) return ObjectLockRetention.compliance(duration);
  return lockMode && ObjectLockRetention.governance(duration);
}

/**
 * What the archive lets go and when: each category by the settings, digests with the longest.
 *
 * @throws Error when a category is kept for less than the profile asks for
 */
export function archiveLifecycle({ _settings }: KeywatchSettings, profile: Profile): LifecycleRule[] {
  const { archiveDays, minimumArchiveDays, name } = profile;
  const days = CATEGORIES.map((category) => {
    const own = _settings.categories[category]?.retentionDays ?? archiveDays;
    if (own < minimumArchiveDays)
      throw new Error(
        `categories.${category}.retentionDays: must be at least ${minimumArchiveDays} under profile "${name}"`,
      );
    return own;
  });
  return [
    ...CATEGORIES.map((category, index) => expire(`category=${category}/`, days[index]!)),
    expire('digests/', Math.max(...days)),
    { expiredObjectDeleteMarker: true, abortIncompleteMultipartUploadAfter: Duration.days(1) },
  ];
}

/** Removes objects once they may go; those that stay long move to cheaper storage that can still be read at once. */
function expire(prefix: string, days: number): LifecycleRule {
  return {
    prefix,
    expiration: Duration.days(days),
    noncurrentVersionExpiration: Duration.days(1),
    transitions:
      days < 180
        ? undefined
        : [
            { storageClass: StorageClass.INFREQUENT_ACCESS, transitionAfter: Duration.days(30) },
            { storageClass: StorageClass.GLACIER_INSTANT_RETRIEVAL, transitionAfter: Duration.days(90) },
          ],
  };
}
