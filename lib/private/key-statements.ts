import { Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { logGroupArn } from './arns.js';

/** Lets CloudWatch Logs encrypt the log groups of names, which may hold wildcards. */
export function logGroupKeyStatement(scope: Construct, ...logGroupNames: string[]): PolicyStatement {
  return new PolicyStatement({
    sid: 'LogGroups',
    principals: [new ServicePrincipal(`logs.${Stack.of(scope).region}.amazonaws.com`)],
    actions: ['kms:Encrypt*', 'kms:Decrypt*', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:Describe*'],
    resources: ['*'],
    conditions: {
      ArnLike: { 'kms:EncryptionContext:aws:logs:arn': logGroupNames.map((name) => logGroupArn(scope, name)) },
    },
  });
}

/** Lets services of this account send to encrypted topics or queues. */
export function serviceKeyStatement(scope: Construct, sid: string, ...services: string[]): PolicyStatement {
  return new PolicyStatement({
    sid,
    principals: services.map((service) => new ServicePrincipal(service)),
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: ['*'],
    conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
  });
}

/** Lets a role use the key, only through one service and for what that service's encryption context names. */
export function keyUse(key: IKey, service: string, actions: readonly string[], context = {}): PolicyStatement {
  const stack = Stack.of(key);
  return new PolicyStatement({
    actions: [...actions],
    resources: [key.keyArn],
    conditions: {
      StringEquals: {
        'kms:ViaService': `${service}.${stack.region}.amazonaws.com`,
        ...Object.fromEntries(Object.entries(context).map(([name, value]) => [`kms:EncryptionContext:${name}`, value])),
      },
    },
  });
}
