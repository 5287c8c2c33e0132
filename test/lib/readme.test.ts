import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { DETECTORS } from '../../lib/core/detect/catalogue.js';
import './stacks.js';

const read = (path: string) => readFileSync(resolve(__dirname, '../..', path), 'utf8');

test('the README shows the lines of the example, and they synthesise', async () => {
  const [, shown] = /## In a CDK app.*?```ts\n(.*?)```/s.exec(read('README.md'))!;
  const lines = read('examples/own-api.ts').split('// The lines of the README.\n')[1]!;
  const [imports, body] = shown!.replaceAll('this, ', 'stack, ').split('\n\n');
  expect(`${body}`).toBe(lines);
  expect(imports).toContain("import { ApiSource, Keywatch } from 'keywatch';");
  const { Template } = await import('aws-cdk-lib/assertions');
  const { stack } = await import('../../examples/own-api.js');
  Template.fromStack(stack).resourceCountIs('AWS::SNS::Subscription', 2);
});

test('the README lists every detector once, in the order of the catalogue', () => {
  const listed = [...read('README.md').matchAll(/^\| `([a-z-]+)` \| .* \| (?:low|medium|high|critical)/gm)].map(
    ([, id]) => id,
  );
  expect(listed).toEqual(DETECTORS.map(({ id }) => id));
});
