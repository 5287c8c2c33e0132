import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Template } from 'aws-cdk-lib/assertions';
import { Profile } from '../../lib/index.js';
import { type CfnTemplate, iamStatements, statefulResources } from '../../scripts/template-text.js';
import { exampleStack, PROFILES } from './stacks.js';

const committed = (name: string) => readFileSync(join(__dirname, name), 'utf8');

test.each(PROFILES)('the stack of profile $name', (profile) => {
  const template = JSON.stringify(Template.fromStack(exampleStack(profile)).toJSON(), null, 2);
  expect(template.replaceAll(/\b[a-f0-9]{64}\b/g, '<hash>')).toMatchSnapshot();
});

describe('committed texts', () => {
  const template = Template.fromStack(exampleStack(Profile.STANDARD)).toJSON() as CfnTemplate;

  test('a changed line is a replaced store: stateful resources', () => {
    expect(statefulResources(template)).toBe(committed('stateful-resources.txt'));
  });

  test('every IAM statement', () => {
    expect(iamStatements(template)).toBe(committed('iam-statements.txt'));
  });

  test.each([Profile.DEVELOPMENT, Profile.HIGH_SECURITY])('profile $name has the same stores', (profile) => {
    const ids = (text: string) => text.replaceAll(/ (?:Retain|Delete)$/gm, '');
    const other = Template.fromStack(exampleStack(profile)).toJSON() as CfnTemplate;
    expect(ids(statefulResources(other))).toBe(ids(committed('stateful-resources.txt')));
  });
});
