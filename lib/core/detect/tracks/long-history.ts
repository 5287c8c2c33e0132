import { DAY, MINUTE } from '../../time-units.js';
import type { Judged } from '../detector.js';
import type { KeyHistory } from './key-history.js';

/** What is remembered of an entity, if that is as long as `historyDays` asks at the end of the judged minute. */
export function longHistory({ memory, current, thresholds }: Judged): KeyHistory | undefined {
  const history = memory as KeyHistory | undefined;
  if (!history) return undefined;
  return (current.minute + 1) * MINUTE - history.since < thresholds.historyDays! * DAY ? undefined : history;
}
