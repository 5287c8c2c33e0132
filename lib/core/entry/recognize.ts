import { VARIABLE_OF_KEY } from './context-variables.js';
import { parseApiGateway } from './parse-access-log.js';
import { parseCloudTrail } from './parse-cloudtrail.js';
import { isCombined, parseCombined } from './parse-combined.js';
import { parseAudit, parseCounts } from './parse-events.js';
import { parseNdjson } from './parse-ndjson.js';
import { parseWaf } from './parse-waf.js';
import type { InputFormat, Parse } from './parsed.js';

/** The parser of each input format. */
export const PARSERS: Readonly<Record<InputFormat, Parse>> = {
  apigateway: parseApiGateway,
  combined: parseCombined,
  waf: parseWaf,
  cloudtrail: parseCloudTrail,
  audit: parseAudit,
  counts: parseCounts,
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

/** What a line of each format holds, the first that fits. */
const MARKS: readonly (readonly [InputFormat, readonly RegExp[]])[] = [
  ['waf', [/"webaclId"\s*:/i, /"httpRequest"\s*:/]],
  ['cloudtrail', [/"eventVersion"\s*:/, /"eventSource"\s*:/]],
  ['counts', [/"@timestamp"\s*:/, /"count"\s*:\s*\d/, /"api\.id"\s*:/]],
  ['audit', [/"@timestamp"\s*:/, /"event\.action"\s*:/, /"admin\.actor"\s*:/]],
  ['ndjson', [/"@timestamp"\s*:/]],
];

function recognizeJson(line: string): InputFormat | undefined {
  for (const [format, marks] of MARKS) if (marks.every((mark) => mark.test(line))) return format;
  const keys = [...line.slice(0, 8192).matchAll(/"([\w.]{2,60})"\s*:/g)].filter((match) =>
    VARIABLE_OF_KEY.has(match[1]!),
  );
  return keys.length >= 3 ? 'apigateway' : undefined;
}
