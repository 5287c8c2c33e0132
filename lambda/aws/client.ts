/**
 * What every client is made with: throttling and timeouts are retried with backoff and jitter by the SDK, and a call
 * that hangs ends before the function does.
 */
export const CLIENT = {
  maxAttempts: 5,
  requestHandler: { connectionTimeout: 3_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
} as const;

/** Name of a service's error, as the SDK gives it. */
export const errorName = (error: unknown): string => (error as { name?: string } | undefined)?.name ?? 'Error';
