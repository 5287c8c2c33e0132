import { type CloudWatchLogsClient, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { countLeaks, makeCanary } from '../../lib/core/mask/canary.js';
import type { Below } from '../../lib/core/mask/examples/index.js';
import type { LogGroup } from '../aws/log-group.js';
import { publish } from '../metrics.js';

export interface CanaryParts {
  readonly logs: CloudWatchLogsClient;
  readonly raw: LogGroup;
  readonly maskedLogGroup: string;
  readonly namespace: string;
  readonly below: Below;
  /** Milliseconds between two looks, one for each look. */
  readonly pauses: readonly number[];
}

/**
 * Sends a line with secrets through the deployed pipeline and looks at what arrives. It reads past the data-protection
 * policy (`logs:Unmask`), which would hide a leak of ours behind asterisks of its own.
 */
export const canaryHandler =
  ({ logs, raw, maskedLogGroup, namespace, below, pauses }: CanaryParts) =>
  async (): Promise<void> => {
    const sent = Date.now();
    const { id, line, secrets } = makeCanary(below, sent);
    if ((await raw.put('canary', [{ time: sent, line }])) > 0)
      throw new Error('the raw log group did not take the canary');
    const arrived = async (): Promise<string | undefined> => {
      const query = { logGroupName: maskedLogGroup, startTime: sent - 1, filterPattern: `"${id}"`, unmask: true };
      for await (const { events = [] } of paginateFilterLogEvents({ client: logs }, query))
        if (events.length > 0) return events.map(({ message }) => message).join('\n');
      return undefined;
    };
    let found: string | undefined;
    for (const pause of pauses) {
      await new Promise((wake) => setTimeout(wake, pause));
      found = await arrived();
      if (found !== undefined) break;
    }
    publish(namespace, sent, {
      values: {
        CanaryArrived: found === undefined ? 0 : 1,
        CanaryLeaked: found === undefined ? 0 : countLeaks(found, secrets),
      },
    });
  };
