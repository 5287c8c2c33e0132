import { Profile } from '../../lib/index.js';
import { ownStack, PROFILES, settingsFile } from './stacks.js';

test.each(PROFILES)('$name is found by its name', (profile) => {
  expect(Profile.named(profile.name)).toBe(profile);
});

test('fails on an unknown name, saying which there are', () => {
  expect(() => Profile.named('paranoid')).toThrow('profile: must be one of standard, development, high-security');
});

test('fails when compliance mode is not acknowledged', () => {
  expect(() => ownStack({ profile: Profile.HIGH_SECURITY }, { acknowledge: '' })).toThrow(
    'nobody, the root user included, can delete an object for 2555 days: acknowledge it with "-c acknowledge=compliance-lock"',
  );
});

test('fails when a category is kept for less than the profile asks for', () => {
  const settings = settingsFile({ categories: { failed_call: { retentionDays: 2554 } } });
  expect(() => ownStack({ profile: Profile.HIGH_SECURITY, settings })).toThrow(
    'categories.failed_call.retentionDays: must be at least 2555 under profile "high-security"',
  );
});

describe('what is left when the stack goes', () => {
  const policies = (profile: Profile, type: string) =>
    Object.values(ownStack({ profile }).template.findResources(type)).map(({ DeletionPolicy }) => DeletionPolicy);

  test.each(['AWS::S3::Bucket', 'AWS::DynamoDB::Table', 'AWS::KMS::Key', 'AWS::SecretsManager::Secret'])(
    '%s stays under standard, goes under development',
    (type) => {
      expect(new Set(policies(Profile.STANDARD, type))).toEqual(new Set(['Retain']));
      expect(new Set(policies(Profile.DEVELOPMENT, type))).toEqual(new Set(['Delete']));
    },
  );

  test('every log group but those of a fixed name (raw lines, findings) stays under standard', () => {
    const all = policies(Profile.STANDARD, 'AWS::Logs::LogGroup');
    expect(all.filter((policy) => policy === 'Delete')).toHaveLength(2);
  });
});
