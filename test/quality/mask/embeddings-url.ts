import {
  base64,
  byEither,
  byItself,
  byName,
  byRespeltName,
  type Embedding,
  passwords,
  percent,
  table,
} from './embedding';
import { bare, mark, wholly } from './kind';
import { camel, kebab, upper } from './spelling';

const query = table('query', 'query', true);
const path = table('text', 'path', false);
const message = table('query', 'message', true);
const shell = table('shell', 'message', true);
const nested = { outcome: 'gone', nested: true } as const;
const any = (text: string): string => text;
const inPath = (text: string): string | undefined => (/^[\w.~:@$!*-]+$/.test(bare(text)) ? text : undefined);
const twice = (text: string): string => encodeURIComponent(encodeURIComponent(text));
const object = (name: string, text: string): string => JSON.stringify({ id: 7, [name]: text });
const url = (text: string): string => `https://login.example.com/back?${text}`;

/** Routes that carry a one-time token as their last segment. */
const ROUTES = ['/reset-password/', '/password/reset/', '/verify-email/', '/invite/', '/activate/', '/magic-link/'];

export const URL_EMBEDDINGS: readonly Embedding[] = [
  query('query_first', byEither, any, (name, text) => `${name}=${percent(text)}&page=2`),
  query('query_last', byEither, any, (name, text) => `page=2&sort=-created&${name}=${percent(text)}`),
  query('query_camel', byRespeltName, any, (name, text) => `v=1&${camel(name)}=${percent(text)}`),
  query('query_kebab', byRespeltName, any, (name, text) => `v=1&${kebab(name)}=${percent(text)}`),
  query('query_upper', byRespeltName, any, (name, text) => `v=1&${upper(name)}=${percent(text)}`),
  query('query_prefixed', byRespeltName, any, (name, text) => `acme_${name}=${percent(text)}&v=1`),
  query('query_bracketed', byRespeltName, any, (name, text) => `user[${name}]=${percent(text)}&v=1`),
  query('query_bracketed_encoded', byRespeltName, any, (name, text) => `user%5B${name}%5D=${percent(text)}&v=1`),
  query('query_dotted', byRespeltName, any, (name, text) => `user.${name}=${percent(text)}&v=1`),
  query('query_list', byRespeltName, any, (name, text) => `${name}[]=${percent(text)}&v=1`),
  query(
    'query_of_json',
    byRespeltName,
    any,
    (name, text) => `filter=${wholly(text, (secret) => encodeURIComponent(object(name, secret)))}&v=1`,
    nested,
  ),
  query(
    'query_encoded_once',
    byEither,
    any,
    (name, text) =>
      `next=${wholly(text, (secret) => encodeURIComponent(url(`${name}=${encodeURIComponent(secret)}`)))}&v=1`,
    nested,
  ),
  query(
    'query_encoded_twice',
    byEither,
    any,
    (name, text) => `next=${wholly(text, (secret) => twice(url(`${name}=${secret}`)))}`,
    nested,
  ),
  query('value_encoded_twice', byName, any, (name, text) => `${name}=${wholly(text, twice)}&v=1`, nested),
  query(
    'query_base64_of_json',
    byRespeltName,
    any,
    (name, text) => `payload=${wholly(text, (secret) => encodeURIComponent(base64(object(name, secret))))}&v=1`,
    nested,
  ),
  query(
    'query_base64_userpass',
    passwords,
    any,
    (_, text) => `t=${wholly(text, (secret) => base64(`admin:${secret}`).replace(/=+$/, ''))}&v=1`,
    { ...nested, named: false },
  ),
  message(
    'fragment',
    byName,
    any,
    (name, text) => `redirected to https://app.example.com/cb#${name}=${percent(text)}&state=ok`,
  ),
  message('form_body', byEither, any, (name, text) => `POST /login body: id=4&${name}=${percent(text)}&remember=1`),
  message(
    'url_in_text',
    byEither,
    any,
    (name, text) => `GET https://api.example.com/v1/items?${name}=${percent(text)} failed with 502`,
  ),
  message(
    'percent_encoded_text',
    byName,
    any,
    (name, text) => `callback ${wholly(text, (secret) => encodeURIComponent(`${name}=${secret}&a=1`))} rejected`,
    nested,
  ),
  path('path_segment', byItself, inPath, (_, text) => `/v1/keys/${text}/usage`),
  path('path_last', byItself, inPath, (_, text) => `/v1/keys/${text}`),
  path('path_percent_encoded', byItself, any, (_, text) => `/v1/keys/${percent(text)}/usage`, { outcome: 'gone' }),
  path(
    'path_one_time',
    (kind) => /^(reset|verify|invite|activation|magic)_token$/.test(kind.id),
    inPath,
    (_, text, random) => `${random.pick(ROUTES)}${text}`,
  ),
  path('path_matrix', byName, inPath, (name, text) => `/v1/items;${name}=${text}`, { named: true }),
  shell(
    'userinfo_postgres',
    passwords,
    any,
    (_, text, random) => `could not connect to postgres://app_${random.word()}:${percent(text)}@db.internal:5432/main`,
    { outcome: 'whole' },
  ),
  shell('userinfo_redis', passwords, any, (_, text) => `redis://:${percent(text)}@cache.internal:6379/0 refused`, {
    outcome: 'whole',
  }),
  shell(
    'userinfo_mongo',
    passwords,
    any,
    (_, text) => `mongodb+srv://svc:${percent(text)}@c0.example.net/prod?retryWrites=true`,
    { outcome: 'whole' },
  ),
  shell('userinfo_amqp_raw', passwords, any, (_, text) => `amqp://guest:${text}@mq.internal/vhost`, {
    outcome: 'whole',
  }),
  shell(
    'userinfo_token',
    (kind) => kind.group === 'code-host',
    inPath,
    (_, text) => `git clone https://x-access-token:${text}@git.example.com/acme/api.git`,
    { named: false, outcome: 'token' },
  ),
  shell(
    'jdbc',
    passwords,
    inPath,
    (_, text) => `jdbc:mysql://db.internal:3306/shop?user=app&password=${text}&useSSL=true`,
    { outcome: 'whole' },
  ),
  shell(
    'jdbc_sqlserver',
    passwords,
    inPath,
    (_, text) => `jdbc:sqlserver://db.internal:1433;databaseName=shop;user=app;password=${text};encrypt=true`,
    { outcome: 'whole' },
  ),
  message(
    'percent_encoded_userinfo',
    passwords,
    any,
    (_, text) => `dsn=${mark(encodeURIComponent(`postgres://app:${bare(text)}@db:5432/main`))}`,
    { ...nested, place: 'shell' },
  ),
];
