import { App } from 'aws-cdk-lib';
import { Profile } from '../lib/index.js';
import { ExampleStack } from './example-stack.js';

const app = new App();
const context = (name: string): string | undefined => app.node.tryGetContext(name);

new ExampleStack(app, 'Keywatch', {
  profile: Profile.named(context('profile') ?? 'standard'),
  settings: context('settings'),
});
