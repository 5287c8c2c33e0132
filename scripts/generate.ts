// Writes every committed file that repeats code; with --check it only says which are out of date.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { toJsonSchema } from '@valibot/to-json-schema';
import { App } from 'aws-cdk-lib';
import { ExampleStack } from '../bin/example-stack.js';
import { identifiersOf } from '../lib/core/cloudwatch/data-protection.js';
import { DETECTORS } from '../lib/core/detect/catalogue.js';
import { detectionIndexTemplate } from '../lib/core/detect/detection-mapping.js';
import { detectorsDoc } from '../lib/core/detect/detectors-doc.js';
import { fieldsDoc } from '../lib/core/entry/fields-doc.js';
import { glueColumns } from '../lib/core/entry/glue-columns.js';
import { indexTemplate } from '../lib/core/entry/index-mapping.js';
import { secretsDoc } from '../lib/core/mask/secrets-doc.js';
import { savedObjectsFile } from '../lib/core/panels/saved-objects.js';
import { SettingsSchema } from '../lib/core/settings.js';
import { Profile } from '../lib/profile.js';
import { iamStatements, statefulResources } from './template-text.js';

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
const detectorsOf = (field: string) => ({
  required: DETECTORS.filter(({ required }) => (required as readonly string[]).includes(field)).map(({ id }) => id),
  optional: DETECTORS.filter(({ optional }) => (optional as readonly string[]).includes(field)).map(({ id }) => id),
});

/** The example app's template, as `npx cdk synth` makes it. */
function exampleTemplate() {
  process.env.CDK_VALIDATION = 'false';
  const app = new App({ context: JSON.parse(readFileSync('cdk.json', 'utf8')).context });
  const stack = new ExampleStack(app, 'Keywatch', { profile: Profile.STANDARD });
  return app.synth().getStackArtifact(stack.artifactId).template;
}
const template = exampleTemplate();

const files: Readonly<Record<string, string>> = {
  'docs/fields.md': fieldsDoc(detectorsOf),
  'docs/detectors.md': detectorsDoc(DETECTORS),
  'docs/secrets.md': secretsDoc(identifiersOf),
  'keywatch.schema.json': json({
    title: 'keywatch.json',
    ...toJsonSchema(SettingsSchema, { typeMode: 'input', errorMode: 'ignore' }),
  }),
  'dashboards/index-template.json': json(indexTemplate()),
  'dashboards/detection-index-template.json': json(detectionIndexTemplate()),
  'dashboards/keywatch.ndjson': savedObjectsFile(),
  'dashboards/glue-columns.json': json(glueColumns()),
  'test/lib/iam-statements.txt': iamStatements(template),
  'test/lib/stateful-resources.txt': statefulResources(template),
};

const check = process.argv.includes('--check');
let stale = 0;
for (const [path, content] of Object.entries(files)) {
  if (check) {
    const same = existsSync(path) && readFileSync(path, 'utf8') === content;
    if (!same) stale++;
    console.log(`${same ? 'current' : 'STALE  '} ${path}`);
  } else {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}
process.exitCode = stale > 0 ? 1 : 0;
