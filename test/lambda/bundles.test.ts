import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { KeywatchSettings } from '../../lib/keywatch-settings.js';

const ROOT = resolve(__dirname, '../..');
const VERBS = ['canary', 'detect', 'inspect', 'mask', 'seal'];
const MOST_BYTES = 1_500_000;

const bundle = (root: string, verb: string): Buffer => readFileSync(join(root, 'dist/lambda', verb, 'index.mjs'));

test('there is one bundle a verb, below 1.5 MB and without a source map', () => {
  expect(readdirSync(join(ROOT, 'dist/lambda')).sort()).toEqual(VERBS);
  for (const verb of VERBS) {
    expect(readdirSync(join(ROOT, 'dist/lambda', verb))).toEqual(['index.mjs']);
    const bytes = bundle(ROOT, verb);
    expect(bytes.length).toBeLessThan(MOST_BYTES);
    expect(bytes.includes('sourceMappingURL')).toBe(false);
  }
});

test('the same source gives the same bytes, wherever it lies', () => {
  const elsewhere = mkdtempSync(join(tmpdir(), 'keywatch-elsewhere-'));
  try {
    for (const part of ['lib', 'lambda', 'scripts', 'package.json', 'tsconfig.json'])
      cpSync(join(ROOT, part), join(elsewhere, part), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(elsewhere, 'node_modules'));
    const script = `import('./scripts/build-lambda.mjs').then(({ buildLambdas }) => buildLambdas(process.cwd()))`;
    execFileSync(process.execPath, ['-e', script], { cwd: elsewhere });
    for (const verb of VERBS) expect(bundle(elsewhere, verb).equals(bundle(ROOT, verb))).toBe(true);
  } finally {
    rmSync(elsewhere, { recursive: true });
  }
});

test('each bundle loads and exports its handlers', () => {
  const settings = mkdtempSync(join(tmpdir(), 'keywatch-bundle-'));
  const { _json, sha256 } = KeywatchSettings.defaults();
  writeFileSync(join(settings, 'settings.json'), _json);
  const script = `
    Promise.all(process.argv.slice(1).map((file) => import(file))).then((all) =>
      console.log(JSON.stringify(all.map((one) => Object.keys(one).sort()))));`;
  const variables = ['TAPE_STREAM', 'MASKED_LOG_GROUP', 'TALLY_LOG_GROUP', 'PSEUDONYM_SECRET_ARN', 'STATE_TABLE'];
  variables.push('ARCHIVE_BUCKET', 'DIGEST_KEY_ID', 'HEAD_PARAMETER', 'RAW_LOG_GROUP', 'METRIC_NAMESPACE');
  variables.push('COUNTS_LOG_GROUP');
  try {
    const out = execFileSync(
      process.execPath,
      ['--no-warnings', '-e', script, ...VERBS.map((verb) => join(ROOT, 'dist/lambda', verb, 'index.mjs'))],
      {
        encoding: 'utf8',
        env: {
          LAMBDA_TASK_ROOT: settings,
          AWS_REGION: 'us-east-1',
          KEYWATCH_SETTINGS: 'settings.json',
          KEYWATCH_SETTINGS_SHA256: sha256,
          ...Object.fromEntries(variables.map((name) => [`KEYWATCH_${name}`, 'x'])),
          KEYWATCH_FORMATS: '[]',
          KEYWATCH_STAGES: '[]',
        },
      },
    );
    expect(JSON.parse(out)).toEqual([['handler'], ['judge', 'observe'], ['count', 'keys'], ['handler'], ['handler']]);
  } finally {
    rmSync(settings, { recursive: true });
  }
});
