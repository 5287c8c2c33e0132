import type { KEY_STATUSES } from '../entry/fields.js';
import { parseTime } from '../entry/time.js';
import type { KeySettings } from '../settings.js';

export interface KeyStanding {
  readonly status: (typeof KEY_STATUSES)[number];
  /** When it ended to be active; undefined when it is active, or when that is not known. */
  readonly endedAt: number | undefined;
}

const ACTIVE: KeyStanding = { status: 'active', endedAt: undefined };

/** A key's status at any time: dates in the registry count from their instant on; without one a status always held. */
export function keyStanding({ status, revokedAt, expiresAt }: KeySettings): (time: number) => KeyStanding {
  const ends: KeyStanding[] = [];
  const revoked = timeOf(revokedAt);
  const expired = timeOf(expiresAt);
  if (expired !== undefined) ends.push({ status: 'expired', endedAt: expired });
  if (revoked !== undefined) ends.push({ status: status === 'disabled' ? 'disabled' : 'revoked', endedAt: revoked });
  const dated = status === 'expired' ? expired : revoked;
  if (status !== 'active' && dated === undefined) ends.push({ status, endedAt: undefined });
  // The first that came; what never was valid came before all.
  ends.sort((a, b) => (a.endedAt ?? Number.NEGATIVE_INFINITY) - (b.endedAt ?? Number.NEGATIVE_INFINITY));
  return (time) => ends.find(({ endedAt }) => endedAt === undefined || endedAt <= time) ?? ACTIVE;
}

const timeOf = (text: string | undefined): number | undefined => (text === undefined ? undefined : parseTime(text));
