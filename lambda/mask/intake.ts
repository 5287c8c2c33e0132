import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { isbot } from 'isbot';
import { activeDetectors } from '../../lib/core/detect/catalogue.js';
import type { EnrichSources } from '../../lib/core/enrich/enrich.js';
import { Pseudonyms } from '../../lib/core/enrich/pseudonyms.js';
import type { InputFormat } from '../../lib/core/entry/parsed.js';
import { PARSERS } from '../../lib/core/entry/recognize.js';
import type { IntakeParts } from '../../lib/core/intake.js';
import { Pipeline } from '../../lib/core/pipeline.js';
import type { Settings } from '../../lib/core/settings.js';
import { StoragePolicy } from '../../lib/core/storage-policy.js';
import { openPlaces } from './places.js';

/** Shortest pseudonym key that is taken, in characters. */
const SHORTEST_KEY = 16;

/**
 * The pipeline for each format, under the settings with what the registry knows of keys; it is made anew when that
 * changes. The pseudonym key is fetched once a process, at the first message.
 */
export function intakeMaker(
  known: () => Promise<Settings>,
  secrets: Pick<SecretsManagerClient, 'send'>,
  secretArn: string,
): (format: InputFormat) => Promise<IntakeParts> {
  let lookups: Omit<EnrichSources, 'settings'> | undefined;
  let made: { readonly settings: Settings; readonly of: (format: InputFormat) => IntakeParts } | undefined;
  return async (format) => {
    const settings = await known();
    lookups ??= await openLookups(settings, secrets, secretArn);
    if (made?.settings !== settings) made = { settings, of: partsOf({ ...lookups, settings }) };
    return made.of(format);
  };
}

function partsOf(sources: EnrichSources): (format: InputFormat) => IntakeParts {
  const { settings } = sources;
  const policy = new StoragePolicy(settings);
  const active = activeDetectors(settings);
  const pipelines = new Map<InputFormat, Pipeline>();
  return (format) => {
    const pipeline = pipelines.get(format) ?? new Pipeline(sources, PARSERS[format]);
    pipelines.set(format, pipeline);
    return { pipeline, policy, active };
  };
}

async function openLookups(
  settings: Settings,
  secrets: Pick<SecretsManagerClient, 'send'>,
  secretArn: string,
): Promise<Omit<EnrichSources, 'settings'>> {
  const { SecretString: key = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: secretArn }));
  if (key.length < SHORTEST_KEY) throw new Error('the pseudonym secret is shorter than 16 characters');
  return {
    pseudonyms: new Pseudonyms(key, settings.pseudonyms.version),
    places: openPlaces(settings.geo),
    isBot: (userAgent: string) => isbot(userAgent),
  };
}
