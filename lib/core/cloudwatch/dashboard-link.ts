import type { Detection } from '../detect/detection.js';

/** A dashboard of CloudWatch. */
export interface DashboardRef {
  readonly region: string;
  readonly name: string;
}

/** What is shown before and after a detection, in milliseconds. */
const MARGIN = 15 * 60_000;

/** Domains of the console by what the names of their regions begin with. */
const DOMAINS = [
  ['cn-', 'console.amazonaws.cn'],
  ['us-gov-', 'console.amazonaws-us-gov.com'],
  ['', 'console.aws.amazon.com'],
] as const;

/**
 * Where the console shows a dashboard around the time of a detection. AWS documents no form: this is the one that the
 * console writes when a range is chosen, in milliseconds since the epoch. Where it does not know a range it shows the last hours.
 */
export function dashboardLink(
  { region, name }: DashboardRef,
  { firstSeen, lastSeen }: Pick<Detection, 'firstSeen' | 'lastSeen'>,
): string {
  const [, domain] = DOMAINS.find(([prefix]) => region.startsWith(prefix))!;
  const range = `start=${firstSeen - MARGIN}&end=${lastSeen + MARGIN}`;
  return `https://${region}.${domain}/cloudwatch/home?region=${region}#dashboards/dashboard/${name}?${range}`;
}
