import type { Kind } from './kind';
import { AGE, BLOCKS } from './kinds-blocks';
import { CLOUD, CODE_HOSTS, PAYMENTS } from './kinds-cloud';
import { AUTH, GENERIC, OAUTH, ONE_TIME, PASSWORDS, SESSIONS, URL_SIGNATURES } from './kinds-credentials';
import { NUMBERS } from './kinds-numbers';
import { AI, JWT, MESSAGING, PLATFORMS } from './kinds-platforms';

/** Every group and identifier that is on by default. */
export const KINDS: readonly Kind[] = [
  ...AUTH,
  ...JWT,
  ...PASSWORDS,
  ...SESSIONS,
  ...ONE_TIME,
  ...OAUTH,
  ...URL_SIGNATURES,
  ...NUMBERS,
  ...BLOCKS,
  AGE,
  ...CLOUD,
  ...CODE_HOSTS,
  ...PAYMENTS,
  ...AI,
  ...MESSAGING,
  ...PLATFORMS,
  ...GENERIC,
];
