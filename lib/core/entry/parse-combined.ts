import { coerce } from './coerce.js';
import { newEntry, set } from './entry.js';
import { unescapeQuoted } from './escapes.js';
import { FIELD, type FieldName } from './fields.js';
import { lineHash } from './line-hash.js';
import type { Parsed } from './parsed.js';

const QUOTED = '"((?:[^"\\\\]|\\\\.)*)"';
/** A user's name may have blanks; one that begins with `- ` is the rest of a line with a host before the address. */
const COMBINED = new RegExp(
  `^(\\S+) (\\S+) (?!- [^[])(.+?) \\[([^\\]]{1,40})\\] ${QUOTED} (\\d{3}|-) (\\d+|-)(?: ${QUOTED} ${QUOTED})?`,
  's',
);
const REQUEST = /^([A-Z][A-Z-]{0,19}) (\S+)(?: (HTTP\/[\d.]+))?$/;

/** Whether a line looks like the combined (or common) log format; used to recognise a file. */
export const isCombined = (line: string): boolean => line.length <= 65_536 && COMBINED.test(line);

/** Reads the Apache/nginx combined format (https://httpd.apache.org/docs/2.4/logs.html#combined). */
export function parseCombined(line: string): Parsed {
  const match = COMBINED.exec(line);
  if (!match) return { reject: 'no_match' };
  const entry = newEntry();
  const put = (name: FieldName, value: string | undefined): void => set(entry, name, coerce(FIELD.get(name)!, value));
  put('@timestamp', match[4]);
  if (entry['@timestamp'] === undefined) return { reject: 'no_time' };
  entry['event.dataset'] = 'combined';
  entry['event.id'] = lineHash(line);
  put('source.ip', match[1]);
  put('user.id', match[3]);
  put('http.response.status_code', match[6]);
  put('http.response.bytes', match[7]);
  put('http.request.referrer', unescapeQuoted(match[8] ?? ''));
  put('user_agent.original', unescapeQuoted(match[9] ?? ''));
  const request = REQUEST.exec(unescapeQuoted(match[5]!));
  if (request) {
    const target = request[2]!;
    const at = target.indexOf('?');
    put('http.request.method', request[1]);
    put('url.path', at < 0 ? target : target.slice(0, at));
    if (at >= 0) put('url.query', target.slice(at + 1));
    put('http.version', request[3]);
  } else put('url.path', unescapeQuoted(match[5]!));
  return { entry, identity: 'line', unknown: 0 };
}
