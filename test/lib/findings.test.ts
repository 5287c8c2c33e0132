import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks } from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { ExampleStack } from '../../bin/example-stack.js';
import { Profile } from '../../lib/index.js';
import { EXPLANATIONS } from '../../lib/private/explained-findings.js';
import { CONTEXT, exampleStack, PROFILES } from './stacks.js';

const PACKS = [AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks];

/** What a pack finds without a reason, as rule and construct. */
function findings(stack: ExampleStack, Pack: (typeof PACKS)[number]): string[] {
  const { violations } = new Pack(stack.node.root).validateScope(stack.node.root);
  return violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath }) => `${ruleName} ${constructPath}`),
  );
}

describe.each(PROFILES)('profile $name', (profile) => {
  const stack = exampleStack(profile);

  test.each(PACKS.map((Pack) => [Pack.name, Pack] as const))('%s finds nothing without a reason', (_, Pack) => {
    expect(findings(stack, Pack)).toEqual([]);
  });
});

test('the packs are asked when the app is synthesised', () => {
  const app = new App({ context: CONTEXT });
  new ExampleStack(app, 'Keywatch', { profile: Profile.STANDARD });
  Validations.of(app).addPlugins(...PACKS.map((Pack) => new Pack(app)));
  expect(() => app.synth()).not.toThrow();
});

test('each explanation is still needed, where it stands', () => {
  const stack = exampleStack(Profile.STANDARD);
  forgetAcknowledgements(stack);
  const found = new Set(PACKS.flatMap((Pack) => findings(stack, Pack)));
  const logicalIds = /<[^<>]+\.Arn>/;
  const unneeded = EXPLANATIONS.flatMap(({ rules, at }) =>
    rules.flatMap((rule) =>
      at
        .map((path) => ({ rule: rule.replace(logicalIds, '<…>'), path: path.replace('*', '[^/]*') }))
        .filter(
          ({ rule: name, path }) =>
            ![...found].some(
              (finding) =>
                finding.replace(logicalIds, '<…>').startsWith(`${name} `) &&
                new RegExp(`Keywatch/Keywatch/${path}(/|$)`).test(finding),
            ),
        )
        .map(({ rule: name, path }) => `${name} at ${path}`),
    ),
  );
  expect(unneeded).toEqual([]);
});

/** Makes the packs see what they would see without a reason given. */
function forgetAcknowledgements(scope: IConstruct): void {
  for (const { node } of scope.node.findAll()) {
    const given = node.metadata.filter(({ type }) => type !== Validations.ACKNOWLEDGED_RULES_METADATA_KEY);
    Object.defineProperty(node, 'metadata', { value: given });
  }
}
