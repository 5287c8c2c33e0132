import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { ExampleStack } from '../../bin/example-stack.js';
import { ApiSource, Keywatch, type KeywatchProps, Profile } from '../../lib/index.js';

// The validation of every template takes seconds; `strict.test.ts` does it once for each profile.
process.env.CDK_VALIDATION = 'false';

/** The context of `cdk.json`, without which a template is another one. */
export const CONTEXT: Readonly<Record<string, unknown>> = JSON.parse(
  readFileSync(resolve(__dirname, '../../cdk.json'), 'utf8'),
).context;

const ACKNOWLEDGED = { acknowledge: 'compliance-lock' };

/** The example app's stack under a profile. */
export function exampleStack(profile: Profile, context: Record<string, unknown> = {}): ExampleStack {
  const app = new App({ context: { ...CONTEXT, ...ACKNOWLEDGED, ...context } });
  return new ExampleStack(app, 'Keywatch', { profile });
}

export interface OwnStack {
  readonly stack: Stack;
  readonly keywatch: Keywatch;
  readonly template: Template;
}

/** A stack named `Shop` with a REST API, and Keywatch with the props under test. */
export function ownStack(props: Omit<Partial<KeywatchProps>, 'sources'> = {}, context = ACKNOWLEDGED): OwnStack {
  const stack = new Stack(new App({ context }), 'Shop', { env: { account: '111122223333', region: 'eu-west-3' } });
  const keywatch = new Keywatch(stack, 'Keywatch', {
    sources: [ApiSource.rest(restApi(stack).deploymentStage)],
    ...props,
  });
  return { stack, keywatch, template: Template.fromStack(stack) };
}

export function restApi(stack: Stack, id = 'Api'): RestApi {
  const api = new RestApi(stack, id);
  api.root.addMethod('GET', new MockIntegration());
  return api;
}

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** Path of a `keywatch.json` that holds the value; it goes with the tests of the file. */
export function settingsFile(value: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'keywatch-settings-'));
  folders.push(folder);
  const path = join(folder, 'keywatch.json');
  writeFileSync(path, typeof value === 'string' ? value : JSON.stringify(value));
  return path;
}

export const PROFILES = [Profile.STANDARD, Profile.DEVELOPMENT, Profile.HIGH_SECURITY];
