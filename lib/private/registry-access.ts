import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import { type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { KEY_FIELDS } from '../core/key-settings.js';
import { keyUse } from './key-statements.js';

/** What DynamoDB asks for on behalf of whoever reads, and of whoever also writes, a table under a customer managed key. */
const READ_KEY = ['kms:Decrypt', 'kms:DescribeKey'];
export const WRITE_KEY = [...READ_KEY, 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*'];

/** Lets a role read the registry's partition of the state table, and nothing else of it. */
export function readRegistry(role: IRole, table: ITable, encryptionKey: IKey): void {
  allow(role, table, ['dynamodb:Query']);
  role.addToPrincipalPolicy(keyUse(encryptionKey, 'dynamodb', READ_KEY));
}

/** Lets a role keep the registry's partition. */
export function writeRegistry(role: IRole, table: ITable, encryptionKey: IKey): void {
  allow(role, table, ['dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:Query']);
  role.addToPrincipalPolicy(keyUse(encryptionKey, 'dynamodb', WRITE_KEY));
}

/** Lets a role read what a user's own table says of keys, by the attributes that are documented and no other. */
export function readKeyTable(role: IRole, { tableArn, encryptionKey }: ITable): void {
  role.addToPrincipalPolicy(
    new PolicyStatement({
      actions: ['dynamodb:Scan'],
      resources: [tableArn],
      conditions: {
        'ForAllValues:StringEquals': { 'dynamodb:Attributes': [...KEY_FIELDS] },
        StringEquals: { 'dynamodb:Select': 'SPECIFIC_ATTRIBUTES' },
      },
    }),
  );
  if (encryptionKey) role.addToPrincipalPolicy(keyUse(encryptionKey, 'dynamodb', READ_KEY));
}

function allow(role: IRole, { tableArn }: ITable, actions: string[]): void {
  role.addToPrincipalPolicy(
    new PolicyStatement({
      actions,
      resources: [tableArn],
      conditions: { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['registry'] } },
    }),
  );
}
