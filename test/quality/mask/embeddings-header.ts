import {
  blocks,
  byItself,
  byRespeltName,
  type Embedding,
  json,
  oneLine,
  percent,
  quotable,
  table,
  unquoted,
} from './embedding';
import { bare, type Kind, mark } from './kind';
import { header, kebab, upper } from './spelling';

const row = table('header', 'message', true);
const own = table('header', 'own', true);
const cookie = table('cookie', 'own', true);
const whole = { outcome: 'whole' } as const;
const any = (text: string): string => text;
/** Whatever a cookie holds is gone: a cookie of each sort of name, and vendors' tokens in any. */
const inCookie = (kind: Kind): boolean => kind.block !== true && (kind.group === 'session' || byItself(kind));
/** Header fields as HTTP names them; a password is not one. */
const asHeader = (kind: Kind): boolean => byRespeltName(kind) && ['auth', 'own', 'oauth'].includes(kind.group);
const cookieName = (name: string): string => (/^[\w.-]+$/.test(name) ? name : 'a');
const cookieValue = (text: string): string => mark(encodeURIComponent(bare(text)));

export const HEADER_EMBEDDINGS: readonly Embedding[] = [
  own('header_line', byRespeltName, oneLine, (name, text) => `${header(name)}: ${text}`),
  own('header_line_lower', byRespeltName, oneLine, (name, text) => `${kebab(name)}: ${text}`),
  own('header_line_traced', byRespeltName, oneLine, (name, text) => `< ${header(name)}: ${text}`),
  row(
    'header_block',
    byRespeltName,
    oneLine,
    (name, text) => `GET / HTTP/1.1\r\nHost: api.example.com\r\n${header(name)}: ${text}\r\nAccept: */*`,
  ),
  row(
    'curl_header',
    byRespeltName,
    quotable,
    (name, text) => `curl -H '${header(name)}: ${text}' https://api.example.com/v1`,
  ),
  row(
    'curl_header_long',
    byRespeltName,
    quotable,
    (name, text) => `curl -s --header "${kebab(name)}: ${text}" https://api.example.com/v1`,
  ),
  row(
    'python_headers',
    byRespeltName,
    quotable,
    (name, text) => `headers={'Accept': '*/*', '${header(name)}': '${text}'}`,
  ),
  row('go_headers', byRespeltName, unquoted, (name, text) => `map[Accept:[*/*] ${header(name)}:[${text}]]`),
  row('rack_environment', byRespeltName, unquoted, (name, text) => `HTTP_${upper(name)}=${text}`),
  row(
    'logfmt_header',
    byRespeltName,
    unquoted,
    (name, text) => `http.request.headers.${kebab(name)}=${text} status=401`,
  ),
  row('header_tuple', asHeader, quotable, (name, text) => `[('Accept', '*/*'), ('${header(name)}', '${text}')]`),
];

export const COOKIE_EMBEDDINGS: readonly Embedding[] = [
  cookie(
    'cookie_line',
    inCookie,
    any,
    (name, text) => `Cookie: theme=${mark('dark')}; ${cookieName(name)}=${cookieValue(text)}`,
    whole,
  ),
  cookie(
    'cookie_first',
    inCookie,
    any,
    (name, text) => `cookie: ${cookieName(name)}=${cookieValue(text)}; lang=${mark('en-GB')}`,
    whole,
  ),
  cookie(
    'set_cookie_line',
    inCookie,
    any,
    (name, text) =>
      `Set-Cookie: ${cookieName(name)}=${cookieValue(text)}; Path=/; Expires=Wed, 21 Oct 2026 07:28:00 GMT; HttpOnly; SameSite=Lax`,
    whole,
  ),
  {
    ...cookie(
      'json_cookie',
      inCookie,
      any,
      (name, text) => `"cookie":"theme=${mark('dark')}; ${cookieName(name)}=${cookieValue(text)}"`,
      whole,
    ),
    carrier: 'members',
  },
  {
    ...cookie(
      'json_header_cookie',
      inCookie,
      any,
      (name, text) => `"headers":{"Accept":"*/*","Cookie":"${cookieName(name)}=${cookieValue(text)}"}`,
      whole,
    ),
    carrier: 'members',
  },
  {
    ...cookie(
      'json_set_cookie_list',
      inCookie,
      any,
      (name, text) => `"set-cookie":["${cookieName(name)}=${cookieValue(text)}; Path=/; Secure"]`,
      whole,
    ),
    carrier: 'members',
  },
  {
    ...cookie(
      'curl_cookie',
      inCookie,
      any,
      (name, text) => `curl -H 'Cookie: ${cookieName(name)}=${cookieValue(text)}' https://api.example.com`,
      whole,
    ),
    carrier: 'message',
  },
  {
    ...cookie(
      'curl_b',
      (kind) => kind.group === 'session' && kind.id !== 'unknown_cookie',
      any,
      (name, text) => `curl -b '${name}=${cookieValue(text)}' https://api.example.com`,
      whole,
    ),
    carrier: 'message',
  },
];

const block = table('block', 'own', false);
const member = table('block', 'members', false);
const gone = { outcome: 'gone' } as const;
const nested = { outcome: 'gone', nested: true } as const;
const indented = (text: string, by: string): string => bare(text).replaceAll('\n', `\n${by}`);

export const BLOCK_EMBEDDINGS: readonly Embedding[] = [
  member('block_in_field', blocks, any, (_, text) => `"key":"${json(text)}"`, gone),
  member('block_in_private_key', blocks, any, (_, text) => `"private_key":"${json(text)}","id":4`, gone),
  member('block_in_sentence', blocks, any, (_, text) => `"error":"cannot read ${json(text)}"`, gone),
  member('block_in_json_string', blocks, any, (_, text) => `"body":"${json(`{"key":"${json(text)}"}`)}"`, nested),
  member('block_percent_encoded', blocks, any, (_, text) => `"query":"key=${percent(text)}"`, nested),
  block('block_lines', blocks, any, (_, text) => `loading the key\n${text}\nloaded the key`, gone),
  block(
    'block_crlf',
    blocks,
    any,
    (_, text) => `loading the key\r\n${mark(bare(text).replaceAll('\n', '\r\n'))}\r\nloaded the key`,
    gone,
  ),
  block('block_indented', blocks, any, (_, text) => `tls:\n  key: |\n    ${indented(text, '    ')}\nport: 8443`, gone),
  block('block_one_line', blocks, any, (_, text) => `KEY="${mark(bare(text).replaceAll('\n', '\\n'))}"`, gone),
  block(
    'block_prefixed',
    (kind) => blocks(kind) && kind.id !== 'putty',
    any,
    (_, text) => {
      const prefix = '2026-01-15T08:30:00.000Z app[12]: ';
      return `${prefix}${indented(text, prefix)}\n${prefix}loaded the key`;
    },
    gone,
  ),
];
