import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Names that HTTP APIs and findings deliver to without growing the account's resource policy. */
export const vendedLogPrefix = (scope: Construct): string => `/aws/vendedlogs/keywatch/${Stack.of(scope).stackName}/`;

/** Names that AWS WAF logs to. */
export const wafLogPrefix = (scope: Construct): string => `aws-waf-logs-keywatch-${Stack.of(scope).stackName}-`;
