/** The event of a schedule (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-run-lambda-schedule.html). */
export interface ScheduledEvent {
  readonly time: string;
}

/** The schedule's own time in milliseconds, which a call that is repeated has again. */
export function timeOf({ time }: ScheduledEvent): number {
  const now = Date.parse(time);
  if (!Number.isFinite(now)) throw new Error('the scheduled event has no time');
  return now;
}
