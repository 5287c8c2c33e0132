import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { KeywatchSettings } from '../lib/keywatch-settings.js';

/**
 * Imports each Lambda bundle in a new process, in turns with a bundle that only makes the SDK clients and holds the
 * commands which the Lambda uses.
 */
const ROOT = resolve(__dirname, '..');
const RUNS = 9;
const LIMIT = 1.5;
const SETTINGS = KeywatchSettings.defaults();

/** A client, made, with its commands. */
const client = (name: string, type: string, ...others: string[]): string =>
  `import { ${type} } from '@aws-sdk/client-${name}'; export const of${type} = new ${type}({});
   export { ${others.join(', ')} } from '@aws-sdk/client-${name}';`;

const LOGS = client('cloudwatch-logs', 'CloudWatchLogsClient', 'PutLogEventsCommand', 'CreateLogStreamCommand');
const S3 = client('s3', 'S3Client', 'GetObjectCommand', 'PutObjectCommand', 'paginateListObjectsV2');

/** What each verb uses of the SDK, as one module. */
const SDK: Readonly<Record<string, string>> = {
  mask: [
    client('firehose', 'FirehoseClient', 'PutRecordBatchCommand'),
    LOGS,
    client('secrets-manager', 'SecretsManagerClient', 'GetSecretValueCommand'),
    client('dynamodb', 'DynamoDBClient', 'PutItemCommand', 'DeleteItemCommand', 'paginateQuery'),
  ].join('\n'),
  detect: [
    LOGS,
    S3,
    client('dynamodb', 'DynamoDBClient', ...['Delete', 'Get', 'Put', 'Update'].map((verb) => `${verb}ItemCommand`)),
    "export { QueryCommand, paginateQuery } from '@aws-sdk/client-dynamodb';",
    client('eventbridge', 'EventBridgeClient', 'PutEventsCommand'),
  ].join('\n'),
  seal: [
    S3,
    client('kms', 'KMSClient', 'GetPublicKeyCommand', 'SignCommand'),
    client('ssm', 'SSMClient', 'GetParameterCommand', 'PutParameterCommand'),
  ].join('\n'),
  inspect: [
    LOGS,
    client('cloudwatch', 'CloudWatchClient', 'GetMetricDataCommand'),
    client(
      'api-gateway',
      'APIGatewayClient',
      'GetUsagePlansCommand',
      'paginateGetApiKeys',
      'paginateGetUsage',
      'paginateGetUsagePlans',
    ),
    client('dynamodb', 'DynamoDBClient', 'PutItemCommand', 'DeleteItemCommand', 'paginateQuery', 'paginateScan'),
  ].join('\n'),
};

const VARIABLES = [
  'COUNTS_LOG_GROUP',
  'TAPE_STREAM',
  'MASKED_LOG_GROUP',
  'METRIC_NAMESPACE',
  'TALLY_LOG_GROUP',
  'PSEUDONYM_SECRET_ARN',
  'STATE_TABLE',
  'ARCHIVE_BUCKET',
  'DIGEST_KEY_ID',
  'HEAD_PARAMETER',
];

/** CPU time, which a busy machine changes less than the clock's. */
const MEASURE = `
  const start = process.cpuUsage();
  import(process.argv[1]).then(() => {
    const { user, system } = process.cpuUsage(start);
    console.log((user + system) / 1000);
  });`;

const dir = mkdtempSync(join(tmpdir(), 'keywatch-cold-'));
main()
  .then((met) => {
    process.exitCode = met ? 0 : 1;
  })
  .finally(() => rmSync(dir, { recursive: true, force: true }));

async function main(): Promise<boolean> {
  const { LAMBDA, buildLambdas } = await import(join(ROOT, 'scripts/build-lambda.mjs'));
  await buildLambdas(ROOT);
  writeFileSync(join(dir, 'settings.json'), SETTINGS._json);
  let met = true;
  for (const [verb, contents] of Object.entries(SDK)) {
    const alone = join(dir, `${verb}.mjs`);
    await build({ ...LAMBDA, absWorkingDir: ROOT, stdin: { contents, resolveDir: ROOT }, outfile: alone });
    const bundle = join(ROOT, 'dist/lambda', verb, 'index.mjs');
    const times: { bundle: number[]; alone: number[] } = { bundle: [], alone: [] };
    for (let run = 0; run < RUNS; run++) {
      times.bundle.push(importTime(bundle));
      times.alone.push(importTime(alone));
    }
    const ratio = median(times.bundle) / median(times.alone);
    met &&= ratio <= LIMIT;
    console.log(
      `${verb.padEnd(6)} bundle ${median(times.bundle).toFixed(0)} ms of CPU, SDK alone ${median(times.alone).toFixed(0)} ms, ` +
        `ratio ${ratio.toFixed(2)} (limit ${LIMIT})${ratio <= LIMIT ? '' : ' NOT MET'}`,
    );
  }
  return met;
}

/** CPU milliseconds of the import, in a process of its own. */
function importTime(file: string): number {
  const out = execFileSync(process.execPath, ['--no-warnings', '-e', MEASURE, file], {
    encoding: 'utf8',
    env: {
      LAMBDA_TASK_ROOT: dir,
      AWS_REGION: 'us-east-1',
      KEYWATCH_SETTINGS: 'settings.json',
      KEYWATCH_SETTINGS_SHA256: SETTINGS.sha256,
      ...Object.fromEntries(VARIABLES.map((name) => [`KEYWATCH_${name}`, 'x'])),
      KEYWATCH_FORMATS: '[]',
      KEYWATCH_STAGES: '[]',
    },
  });
  return Number(out);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
