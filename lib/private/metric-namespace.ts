import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Namespace of all metrics of a stack. */
export const metricNamespace = (scope: Construct): string => `Keywatch/${Stack.of(scope).stackName}`;
