import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { isbot } from 'isbot';
import { activeDetectors } from '../../lib/core/detect/catalogue.js';
import { Pseudonyms } from '../../lib/core/enrich/pseudonyms.js';
import { PARSERS } from '../../lib/core/entry/recognize.js';
import type { IntakeParts } from '../../lib/core/intake.js';
import { Pipeline } from '../../lib/core/pipeline.js';
import type { Settings } from '../../lib/core/settings.js';
import { StoragePolicy } from '../../lib/core/storage-policy.js';
import { openPlaces } from './places.js';

/** Shortest pseudonym key that is taken, in characters. */
const SHORTEST_KEY = 16;

/** The pipeline of the settings; its pseudonym key is fetched once a process, at the first message. */
export function intakeMaker(
  settings: Settings,
  secrets: Pick<SecretsManagerClient, 'send'>,
  secretArn: string,
): () => Promise<IntakeParts> {
  const policy = new StoragePolicy(settings);
  const active = activeDetectors(settings);
  let parts: IntakeParts | undefined;
  return async () => {
    parts ??= { pipeline: await makePipeline(settings, secrets, secretArn), policy, active };
    return parts;
  };
}

async function makePipeline(
  settings: Settings,
  secrets: Pick<SecretsManagerClient, 'send'>,
  secretArn: string,
): Promise<Pipeline> {
  const { SecretString: key = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: secretArn }));
  if (key.length < SHORTEST_KEY) throw new Error('the pseudonym secret is shorter than 16 characters');
  const pseudonyms = new Pseudonyms(key, settings.pseudonyms.version);
  const sources = {
    settings,
    pseudonyms,
    places: openPlaces(settings.geo),
    isBot: (userAgent: string) => isbot(userAgent),
  };
  return new Pipeline(sources, PARSERS.apigateway);
}
