import type { Findings } from './findings.js';
import { endOf, matchAt } from './matching.js';
import { looksRandom } from './values.js';

export const BEGIN = /-{4,5} ?BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY(?: BLOCK)? ?-{4,5}/y;
const END = /-{4,5} ?END [A-Z0-9 ]{0,60}-{4,5}/y;
const BREAK = /(?:\s|\\{1,4}[nrt]|%0[AaDd]|%20|\+(?=[\s+]))+/y;
/** Beginnings of the lines before the body of a PEM block. */
export const HEADER_NAME = '(?:Proc-Type|DEK-Info|Version|Comment|Hash|Charset|MessageID|Subject|X-[A-Za-z-]{1,30}): ?';
const HEADER = new RegExp(`${HEADER_NAME}[^\\n\\\\"]{0,200}`, 'y');
const TOKEN = /[A-Za-z0-9+/]+={0,2}|=[A-Za-z0-9+/]{4}/y;
const PUTTY = 'PuTTY-User-Key-File-';
const PUTTY_BODY = /Private-Lines: ?\d{1,4}/g;
const PUTTY_MAC = /Private-(?:MAC|Hash): ?[0-9a-fA-F]{8,128}/y;

/** Finds private keys that stand whole or cut off within one text. */
export function findBlocks(text: string, found: Findings): void {
  for (let at = text.indexOf('---'); at >= 0; ) {
    const begin = endOf(BEGIN, text, at);
    if (begin < 0) {
      at = text.indexOf('---', at + 1);
      while (at >= 0 && text.startsWith('------', at)) at++;
      continue;
    }
    const end = blockEnd(text, begin);
    found.add(at, end, 'private_key');
    at = text.indexOf('---', end);
  }
  for (let at = text.indexOf(PUTTY); at >= 0; ) {
    const body = matchAt(PUTTY_BODY, text, at);
    if (!body) return;
    const last = blockEnd(text, PUTTY_BODY.lastIndex);
    const end = Math.max(last, endOf(PUTTY_MAC, text, behindBreak(text, last)));
    found.add(text.lastIndexOf(PUTTY, body.index), end, 'putty_key');
    at = text.indexOf(PUTTY, end);
  }
}

/** The body goes on as long as its parts can belong to it: headers, base64, the end marker. */
function blockEnd(text: string, from: number): number {
  for (let end = from; ; ) {
    const at = behindBreak(text, end);
    const marker = endOf(END, text, at);
    if (marker >= 0) return marker;
    const header = endOf(HEADER, text, at);
    const token = header < 0 ? endOf(TOKEN, text, at) : header;
    const length = token - at;
    if (
      token < 0 ||
      (header < 0 && length < 32 && (length < 4 || !looksRandom(text.slice(at, token))) && endOf(END, text, token) < 0)
    )
      return end;
    end = token;
  }
}

const behindBreak = (text: string, at: number): number => Math.max(at, endOf(BREAK, text, at));
