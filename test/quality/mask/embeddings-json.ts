import { base64, byEither, byItself, byName, byRespeltName, type Embedding, json, table } from './embedding';
import { bare, type Kind, mark, wholly } from './kind';
import { camel, header, kebab, pascal, upper } from './spelling';

const row = table('json', 'members', true);
const free = table('json', 'members', false);
const gone = { outcome: 'gone' } as const;
const nested = { outcome: 'gone', nested: true } as const;
const any = (text: string): string => text;
const quote = (text: string): string => `"${json(text)}"`;
const unicode = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
const digits = (text: string): string | undefined => (/^[1-9]\d+$/.test(bare(text)) ? text : undefined);
const object = (name: string, text: string): string => JSON.stringify({ id: 7, [name]: bare(text), ok: true });
/** Header fields as HTTP names them; a password is not one. */
const asHeader = (kind: Kind): boolean =>
  byRespeltName(kind) && ['auth', 'own', 'oauth', 'code-host'].includes(kind.group);

export const JSON_EMBEDDINGS: readonly Embedding[] = [
  row('json_field', byEither, any, (name, text) => `"${name}":${quote(text)}`),
  row('json_spaced', byEither, any, (name, text) => `"${name}" : ${quote(text)}`),
  row('json_nested', byEither, any, (name, text) => `"request":{"body":{"${name}":${quote(text)},"id":9}}`),
  row('json_camel', byRespeltName, any, (name, text) => `"${camel(name)}":${quote(text)}`),
  row('json_pascal', byRespeltName, any, (name, text) => `"${pascal(name)}":${quote(text)}`),
  row('json_kebab', byRespeltName, any, (name, text) => `"${kebab(name)}":${quote(text)}`),
  row('json_upper', byRespeltName, any, (name, text) => `"${upper(name)}":${quote(text)}`),
  row(
    'json_prefixed',
    byRespeltName,
    any,
    (name, text, random) => `"${random.pick(['acme', 'legacy', 'stripe'])}_${name}":${quote(text)}`,
  ),
  row('json_prefixed_camel', byRespeltName, any, (name, text) => `"acme${pascal(name)}":${quote(text)}`),
  row('json_dotted', byRespeltName, any, (name, text) => `"request.body.${name}":${quote(text)}`),
  row('json_bracketed', byRespeltName, any, (name, text) => `"user[${name}]":${quote(text)}`),
  row('json_array', byName, any, (name, text) => `"${name}":[${quote(text)}]`),
  row('json_array_later', byItself, any, (_, text) => `"args":["--verbose",${quote(text)},3]`, { named: false }),
  row(
    'json_headers',
    asHeader,
    any,
    (name, text) => `"headers":{"Host":"api.example.com","${header(name)}":${quote(text)}}`,
  ),
  row(
    'json_header_lists',
    asHeader,
    any,
    (name, text) => `"headers":{"Accept":["*/*"],"${header(name)}":[${quote(text)}]}`,
  ),
  row('json_dotted_header', asHeader, any, (name, text) => `"http.request.headers.${kebab(name)}":${quote(text)}`),
  row(
    'json_name_and_value',
    asHeader,
    any,
    (name, text) => `"headers":[{"name":"${header(name)}","value":${quote(text)}}]`,
  ),
  row('json_number', byName, digits, (name, text) => `"${name}":${text}`),
  row(
    'json_number_free',
    (kind) => kind.id === 'card',
    digits,
    (_, text) => `"input":${text}`,
    { named: false },
  ),
  row(
    'json_unicode_key',
    byName,
    any,
    (name, text) => {
      const at = Math.floor(name.length / 2);
      return `"${name.slice(0, at)}${unicode(name.charAt(at))}${name.slice(at + 1)}":${quote(text)}`;
    },
    gone,
  ),
  row(
    'json_unicode_value',
    byEither,
    any,
    (name, text) => {
      const value = bare(text);
      return `"${name}":"${mark(unicode(value.charAt(0)) + json(value.slice(1)))}"`;
    },
    gone,
  ),
  row(
    'json_unicode_value_inside',
    byItself,
    any,
    (_, text) => {
      const value = bare(text);
      return `"note":"${mark(json(value.slice(0, 6)) + unicode(value.charAt(6)) + json(value.slice(7)))}"`;
    },
    { ...gone, named: false },
  ),
  row('json_duplicate_key', byName, any, (name, text) => `"${name}":${quote(text)},"${name}":"${mark('x')}"`, gone),
  row('json_duplicate_free', byItself, any, (_, text) => `"note":${quote(text)},"note":"${mark('x')}"`, {
    ...gone,
    named: false,
  }),
  free('json_key', byItself, any, (_, text) => `"seen":{${quote(text)}:1}`),
  row('json_in_string', byEither, any, (name, text) => `"body":${quote(`{"${name}":${quote(text)},"id":1}`)}`, nested),
  row('json_number_in_string', byName, digits, (name, text) => `"body":${quote(`{"${name}":${text},"id":1}`)}`, nested),
  row(
    'json_in_string_twice',
    byEither,
    any,
    (name, text) => `"event":${quote(`{"body":${quote(`{"${name}":${quote(text)}}`)}}`)}`,
    nested,
  ),
  row(
    'json_in_text_in_string',
    byName,
    any,
    (name, text) => `"error":${quote(`upstream said {"${name}": ${quote(text)}} (400)`)}`,
    nested,
  ),
  row(
    'json_array_in_string',
    byName,
    any,
    (name, text) => `"records":${quote(`[{"id":4},{"${name}":${quote(text)}}]`)}`,
    nested,
  ),
  row('form_in_string', byEither, any, (name, text) => `"body":"id=4&${name}=${through64(text)}&ok=1"`),
  row(
    'base64_of_json',
    byEither,
    any,
    (name, text) => `"data":"${wholly(text, (secret) => base64(object(name, secret)))}"`,
    nested,
  ),
  row(
    'base64url_of_json',
    byEither,
    any,
    (name, text) => `"state":"${wholly(text, (secret) => Buffer.from(object(name, secret)).toString('base64url'))}"`,
    nested,
  ),
];

function through64(text: string): string {
  return json(text.replace(/[^\uE000\uE001]+/g, encodeURIComponent));
}
