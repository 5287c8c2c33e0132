import type { Findings } from './findings.js';
import { REDACTED } from './result.js';
import { looksRandom } from './values.js';

const BEGIN = /-{4,5} ?BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)? ?-{4,5}/y;
const END = /-{4,5} ?END [A-Z0-9 ]{0,60}-{4,5}/y;
const BREAK = /(?:\s|\\{1,4}[nrt]|%0[AaDd]|%20|\+(?=[\s+]))+/y;
const HEADER =
  /(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset|MessageID|Subject|X-[A-Za-z-]{1,30}): ?[^\n\\"]{0,200}/y;
const TOKEN = /[A-Za-z0-9+/]{1,}={0,2}|=[A-Za-z0-9+/]{4}/y;
const PUTTY = 'PuTTY-User-Key-File-';
const PUTTY_BODY = /Private-Lines: ?\d{1,4}/g;
const PUTTY_MAC = /Private-(?:MAC|Hash): ?[0-9a-fA-F]{8,128}/y;

/** Finds private keys that stand whole or cut off within one text. */
export function findBlocks(text: string, found: Findings): void {
  for (let at = text.indexOf('---'); at >= 0; ) {
    const begin = matchEnd(BEGIN, text, at);
    if (begin < 0) {
      at = text.indexOf('---', at + 1);
      while (at >= 0 && text.startsWith('------', at)) at++;
      continue;
    }
    const end = blockEnd(text, begin);
    found.add(at, end, 'private_key', REDACTED);
    at = text.indexOf('---', end);
  }
  PUTTY_BODY.lastIndex = 0;
  for (let at = text.indexOf(PUTTY); at >= 0; at = text.indexOf(PUTTY, PUTTY_BODY.lastIndex)) {
    PUTTY_BODY.lastIndex = at;
    const body = PUTTY_BODY.exec(text);
    if (body === null) return;
    const end = puttyEnd(text, PUTTY_BODY.lastIndex);
    found.add(text.lastIndexOf(PUTTY, body.index), end, 'putty_key', REDACTED);
    PUTTY_BODY.lastIndex = end;
  }
}

/** The body goes on as long as its parts can belong to it: headers, base64, the end marker. */
function blockEnd(text: string, from: number): number {
  let end = from;
  for (;;) {
    const at = Math.max(end, matchEnd(BREAK, text, end));
    const marker = matchEnd(END, text, at);
    if (marker >= 0) return marker;
    const header = matchEnd(HEADER, text, at);
    if (header > at) {
      end = header;
      continue;
    }
    const token = matchEnd(TOKEN, text, at);
    if (token < 0) return end;
    const marked = matchEnd(END, text, token) >= 0;
    const length = token - at;
    if (!marked && length < 32 && !(length >= 4 && looksRandom(text.slice(at, token)))) return end;
    end = token;
  }
}

function puttyEnd(text: string, from: number): number {
  const end = blockEnd(text, from);
  const mac = matchEnd(PUTTY_MAC, text, Math.max(end, matchEnd(BREAK, text, end)));
  return mac >= 0 ? mac : end;
}

function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}
