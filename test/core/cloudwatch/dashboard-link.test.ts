import { dashboardLink } from '../../../lib/core/cloudwatch/dashboard-link.js';

const MINUTE = 60_000;

test.each([
  ['eu-west-3', 'https://eu-west-3.console.aws.amazon.com/'],
  ['cn-north-1', 'https://cn-north-1.console.amazonaws.cn/'],
  ['us-gov-west-1', 'https://us-gov-west-1.console.amazonaws-us-gov.com/'],
])('of %s the console is at %s', (region, console) => {
  const link = dashboardLink({ region, name: 'Dashboard-1' }, { firstSeen: 30 * MINUTE, lastSeen: 40 * MINUTE });
  expect(link).toBe(
    `${console}cloudwatch/home?region=${region}#dashboards/dashboard/Dashboard-1?start=${15 * MINUTE}&end=${55 * MINUTE}`,
  );
});
