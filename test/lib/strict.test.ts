import { App } from 'aws-cdk-lib';
import { ExampleStack } from '../../bin/example-stack.js';
import { CONTEXT, PROFILES } from './stacks.js';

/** The one file that lets CDK validate whole templates, with every finding an error. */
beforeAll(() => {
  delete process.env.CDK_VALIDATION;
});

test.each(PROFILES)('the template of profile $name is valid to the last property', (profile) => {
  const strict = {
    '@aws-cdk/core:validateAgainstDefaultRules': true,
    '@aws-cdk/core:strictCfnValidateErrors': true,
    acknowledge: 'compliance-lock',
  };
  const app = new App({ context: { ...CONTEXT, ...strict } });
  new ExampleStack(app, 'Keywatch', { profile });
  const assembly = app.synth();
  expect(assembly.stacks).toHaveLength(1);
});

test('fails on a value that CloudFormation does not know', () => {
  const app = new App({ context: { ...CONTEXT, '@aws-cdk/core:strictCfnValidateErrors': true } });
  const stack = new ExampleStack(app, 'Keywatch', { profile: PROFILES[0]! });
  const parameter = stack.keywatch.archive.headParameter.node.defaultChild as { tier?: string };
  parameter.tier = 'Cheap';
  expect(() => app.synth()).toThrow("Tier: 'Cheap' is not one of");
});
