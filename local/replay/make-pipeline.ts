import { isbot } from 'isbot';
import { Pseudonyms } from '../../lib/core/enrich/pseudonyms.js';
import { AccessLogReader } from '../../lib/core/entry/access-log-reader.js';
import { compileAccessLogFormat } from '../../lib/core/entry/parse-access-log.js';
import type { InputFormat } from '../../lib/core/entry/parsed.js';
import { PARSERS } from '../../lib/core/entry/recognize.js';
import { Pipeline } from '../../lib/core/pipeline.js';
import { openPlaces } from '../geo.js';
import { type LoadedSettings, pseudonymKey } from '../settings-file.js';

/** Plain data from which every thread makes the same pipeline. */
export interface PipelineConfig extends LoadedSettings {
  readonly seed: number;
  readonly accessLogFormat: string | undefined;
}

/** Makes pipelines, one a format, that share what they look up. */
export function pipelineMaker(config: PipelineConfig): (format: InputFormat) => Pipeline {
  const sources = {
    settings: config.settings,
    pseudonyms: new Pseudonyms(pseudonymKey(config, config.seed).key, config.settings.pseudonyms.version),
    places: openPlaces(config.settings.geo, config.base),
    isBot: (userAgent: string) => isbot(userAgent),
  };
  const made = new Map<InputFormat, Pipeline>();
  return (format) => {
    let pipeline = made.get(format);
    if (!pipeline) {
      const { accessLogFormat } = config;
      const parse = accessLogFormat === undefined ? PARSERS[format] : compileAccessLogFormat(accessLogFormat);
      const reader = parse === PARSERS.apigateway ? new AccessLogReader() : undefined;
      pipeline = new Pipeline(sources, parse, reader?.read);
      made.set(format, pipeline);
    }
    return pipeline;
  };
}
