import { lintSource } from '@secretlint/core';
import { creator } from '@secretlint/secretlint-rule-preset-recommend';
import fastRedact from 'fast-redact';
import { isbot } from 'isbot';
import { activeDetectors } from '../../lib/core/detect/catalogue.js';
import { Pseudonyms } from '../../lib/core/enrich/pseudonyms.js';
import { PARSERS } from '../../lib/core/entry/recognize.js';
import { takeIn } from '../../lib/core/intake.js';
import { CATALOGUE_MASKER } from '../../lib/core/mask/index.js';
import { Pipeline } from '../../lib/core/pipeline.js';
import { parseSettings } from '../../lib/core/settings.js';
import { StoragePolicy } from '../../lib/core/storage-policy.js';
import { COMBINED, REGEXES } from './regexes.js';

/** Lines of a message in, masked lines out. */
export type Contender = (lines: readonly string[]) => readonly string[] | Promise<readonly string[]>;

const each =
  (mask: (line: string) => string): Contender =>
  (lines) =>
    lines.map(mask);

const NAMES = ['password', 'authorization', 'token', 'secret', 'apiKey', 'api_key', 'cookie', 'session', 'error'];
const redactPaths = fastRedact({ paths: [...NAMES, ...NAMES.map((name) => `*.${name}`)], censor: '[REDACTED]' });

async function secretlint(lines: readonly string[]): Promise<readonly string[]> {
  let content = lines.join('\n');
  const { messages } = await lintSource({
    source: { filePath: 'access.log', content, contentType: 'text', ext: '.log' },
    options: { config: { rules: [{ id: '@secretlint/secretlint-rule-preset-recommend', rule: creator }] } },
  });
  for (const { range } of [...messages].sort((a, b) => b.range[0] - a.range[0]))
    content = `${content.slice(0, range[0])}[REDACTED]${content.slice(range[1])}`;
  return content.split('\n');
}

/** All that the `mask` Lambda does with a message apart from the services it calls. */
function pipeline(): Contender {
  const settings = parseSettings({});
  const policy = new StoragePolicy(settings);
  const active = activeDetectors(settings);
  const pseudonyms = new Pseudonyms('a key for the bench only', settings.pseudonyms.version);
  const sources = {
    settings,
    pseudonyms,
    places: { place: () => undefined } as never,
    isBot: (agent: string) => isbot(agent),
  };
  const made = new Pipeline(sources, PARSERS.apigateway);
  let id = 0;
  return (lines) => {
    const received = lines.map((line) => ({ id: String(id++), line }));
    return takeIn({ pipeline: made, policy, active }, received, [], Date.now()).tape;
  };
}

/** Each is made in a process of its own. */
export const CONTENDERS: Readonly<Record<string, () => Contender>> = {
  floor: () => each((line) => JSON.stringify(JSON.parse(line))),
  keywatch: () => each((line) => CATALOGUE_MASKER.text(line).text),
  'keywatch-pipeline': pipeline,
  'regex-list': () => each((line) => REGEXES.reduce((text, pattern) => text.replace(pattern, '[REDACTED]'), line)),
  'regex-combined': () => each((line) => line.replace(COMBINED, '[REDACTED]')),
  'fast-redact': () => each((line) => redactPaths(JSON.parse(line))),
  secretlint: () => secretlint,
};
