import { VARIABLE_OF_KEY } from './context-variables.js';
import { parseApiGateway } from './parse-access-log.js';
import { isCombined, parseCombined } from './parse-combined.js';
import { parseNdjson } from './parse-ndjson.js';
import type { InputFormat, Parse } from './parsed.js';

/** The parser of each input format. */
export const PARSERS: Readonly<Record<InputFormat, Parse>> = {
  apigateway: parseApiGateway,
  combined: parseCombined,
  ndjson: parseNdjson,
};

/** The format of the first line that decides, or undefined when none of the lines does. */
export function recognize(lines: readonly string[]): InputFormat | undefined {
  for (const line of lines) {
    const format = line.trimStart().startsWith('{') ? recognizeJson(line) : isCombined(line) ? 'combined' : undefined;
    if (format) return format;
  }
  return undefined;
}

function recognizeJson(line: string): InputFormat | undefined {
  if (/"@timestamp"\s*:/.test(line)) return 'ndjson';
  const keys = [...line.slice(0, 8192).matchAll(/"([\w.]{2,60})"\s*:/g)].filter((match) =>
    VARIABLE_OF_KEY.has(match[1]!),
  );
  return keys.length >= 3 ? 'apigateway' : undefined;
}
