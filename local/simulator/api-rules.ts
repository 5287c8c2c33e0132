import { isAuthFailure, type Request } from './request.js';

/** A detector over the whole API, judged at each full minute (detection.md, definition 4). */
export interface ApiRule {
  readonly detector: string;
  /** Length of the window. */
  readonly minutes: number;
  matches(request: Request): boolean;
  isCrossed(matches: number, all: number): boolean;
}

const share =
  (above: number) =>
  (matches: number, all: number): boolean =>
    all >= 50 && matches > above * all;

const isFailedDependency = ({ status, error }: Request): boolean =>
  status === 502 || status === 504 || error.startsWith('INTEGRATION_');

export const API_RULES: readonly ApiRule[] = [
  { detector: 'auth-failure-rate', minutes: 10, matches: isAuthFailure, isCrossed: share(0.1) },
  { detector: 'server-error-spike', minutes: 5, matches: ({ status }) => status >= 500, isCrossed: share(0.05) },
  { detector: 'dependency-failure', minutes: 5, matches: isFailedDependency, isCrossed: share(0.05) },
  {
    detector: 'validation-error-spike',
    minutes: 5,
    matches: ({ status }) => status === 400 || status === 422,
    isCrossed: share(0.2),
  },
  {
    detector: 'client-error-spike',
    minutes: 5,
    matches: ({ status }) => status >= 400 && status < 500,
    isCrossed: share(0.4),
  },
  {
    detector: 'blocklist-spike',
    minutes: 5,
    matches: ({ error }) => error === 'WAF_FILTERED',
    isCrossed: (matches) => matches > 100,
  },
];
