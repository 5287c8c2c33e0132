import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** Version of what the items of the state hold: cells, lists and records. */
export const SCHEMA_VERSION = { N: '1' };

/** Whether an item is of the version that is known here; what another holds is not guessed at. */
export const isKnown = ({ schemaVersion }: Readonly<Record<string, AttributeValue>>): boolean =>
  schemaVersion?.N === SCHEMA_VERSION.N;
