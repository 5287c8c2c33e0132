import type { Entry } from './fields.js';

/** Datasets whose entries are no calls of the API; WAF logs a blocked call a second time. */
export const NO_CALLS = ['waf', 'cloudtrail', 'audit', 'counts'] as const;

/** A source beside the access logs, by the dataset of its entries. */
export type OtherSource = (typeof NO_CALLS)[number];

const NONE: ReadonlySet<string> = new Set(NO_CALLS);

/** Whether the entry stands for a call, once a call. */
export const isCall = ({ 'event.dataset': dataset }: Entry): boolean => dataset === undefined || !NONE.has(dataset);
