import {
  byEither,
  byItself,
  byName,
  byRespeltName,
  type Embedding,
  json,
  oneLine,
  passwords,
  quotable,
  table,
  unquoted,
  xml,
} from './embedding';
import { bare, mark } from './kind';
import { camel, kebab, pascal, upper } from './spelling';

const row = table('text', 'message', true);
const free = table('text', 'message', false);
const shell = table('shell', 'message', true);
const whole = { outcome: 'whole', named: false } as const;
const any = (text: string): string => text;

/** Syntaxes that hold a name and its value. */
export const NAMED_TEXT: readonly Embedding[] = [
  row('logfmt', byEither, unquoted, (name, text) => `level=warn ${name}=${text} attempt=2`),
  row('logfmt_quoted', byEither, quotable, (name, text) => `level=warn ${name}="${text}" attempt=2`),
  row('logfmt_camel', byRespeltName, unquoted, (name, text) => `level=warn ${camel(name)}=${text} attempt=2`),
  row('yaml', byEither, unquoted, (name, text) => `${name}: ${text}`),
  row('yaml_quoted', byEither, quotable, (name, text) => `${name}: '${text}'`),
  row('yaml_kebab', byRespeltName, unquoted, (name, text) => `${kebab(name)}: ${text}`),
  row('ini', byName, unquoted, (name, text) => `${name} = ${text}`),
  row('xml_element', byEither, oneLine, (name, text) => `<login><${name}>${xml(text)}</${name}><id>4</id></login>`),
  row(
    'xml_element_pascal',
    byRespeltName,
    oneLine,
    (name, text) => `<ns:${pascal(name)}>${xml(text)}</ns:${pascal(name)}>`,
  ),
  row('xml_attribute', byEither, oneLine, (name, text) => `<login id="4" ${name}="${xml(text)}"/>`),
  row('ruby_hash', byEither, quotable, (name, text) => `Parameters: {"id"=>"4", "${name}"=>"${text}"}`),
  row('ruby_symbol', byName, quotable, (name, text) => `{:id=>4, :${name}=>"${text}"}`),
  row('ruby_keyword', byName, quotable, (name, text) => `{id: 4, ${name}: "${text}"}`),
  row('python_dict', byEither, quotable, (name, text) => `{'id': 4, '${name}': '${text}'}`),
  row('python_kwargs', byName, quotable, (name, text) => `login(id=4, ${name}='${text}')`),
  row('php_array', byName, quotable, (name, text) => `['id' => 4, '${name}' => '${text}']`),
  row('java_to_string', byRespeltName, unquoted, (name, text) => `User{id=4, ${camel(name)}='${text}', active=true}`),
  row('java_record', byRespeltName, unquoted, (name, text) => `User[id=4, ${camel(name)}=${text}]`),
  row('go_struct', byRespeltName, unquoted, (name, text) => `{ID:4 ${pascal(name)}:${text} Active:true}`),
  row('dotenv', byRespeltName, unquoted, (name, text) => `${upper(name)}=${text}`),
  row('dotenv_prefixed', byRespeltName, unquoted, (name, text) => `ACME_${upper(name)}=${text}`),
  row('shell_export', byRespeltName, quotable, (name, text) => `export ${upper(name)}="${text}"`),
  row('properties', byRespeltName, unquoted, (name, text) => `spring.datasource.${name}=${text}`),
  row('properties_kebab', byRespeltName, unquoted, (name, text) => `acme.client.${kebab(name)}=${text}`),
  row(
    'connection_string',
    passwords,
    unquoted,
    (_, text) => `Server=db.internal;Database=shop;User Id=app;Password=${text};Encrypt=true`,
  ),
  row('libpq', passwords, unquoted, (_, text) => `host=db.internal port=5432 user=app password=${text} dbname=shop`),
  row('escaped_json', byName, any, (name, text) => `payload={\\"id\\":4,\\"${name}\\":\\"${json(json(text))}\\"}`, {
    nested: true,
    outcome: 'gone',
  }),
  row('json5', byName, quotable, (name, text) => `{ id: 4, ${name}: '${text}' }`),
  row('json_text', byEither, any, (name, text) => `got {"id":4,"${name}":"${json(text)}"} from upstream`),
  row(
    'multipart',
    byName,
    oneLine,
    (name, text) => `Content-Disposition: form-data; name="${name}"\r\n\r\n${text}\r\n--b4`,
  ),
];

const sql = table('text', 'message', false);

/** Secrets that stand in text without a name. */
export const FREE_TEXT: readonly Embedding[] = [
  free('text_end', byItself, any, (_, text) => `could not refresh with ${text}`),
  free('text_middle', byItself, any, (_, text) => `credential ${text} was rejected by upstream`),
  free('text_quoted', byItself, quotable, (_, text) => `unexpected value "${text}" in request`),
  free('text_single_quoted', byItself, quotable, (_, text) => `unexpected value '${text}' in request`),
  free('text_backticks', byItself, quotable, (_, text) => `unexpected value \`${text}\` in request`),
  free('text_brackets', byItself, unquoted, (_, text) => `rejected (${text}) [${text}]`),
  free('text_sentence', byItself, unquoted, (_, text) => `The client sent ${text}, which is revoked.`),
  free('text_tabs', byItself, any, (_, text) => `4\t${text}\tok`),
  free('text_html', byItself, unquoted, (_, text) => `<b>${text}</b>`),
  free(
    'stack_trace',
    byItself,
    quotable,
    (_, text) =>
      `Error: invalid value "${text}"\n    at check (/srv/app/auth.js:41:11)\n    at next (/srv/app/router.js:7:3)`,
  ),
  free('text_two', byItself, unquoted, (_, text, random) => `old=${text} new=${random.word()} ${text}`),
  sql(
    'sql_insert',
    byItself,
    quotable,
    (_, text) => `INSERT INTO t (id, v) VALUES (4, '${text}') ON CONFLICT DO NOTHING`,
  ),
  row('sql_where', byName, quotable, (name, text) => `SELECT id FROM users WHERE ${name} = '${text}' LIMIT 1`),
  sql(
    'sql_create_user',
    passwords,
    quotable,
    (_, text) => `CREATE USER app WITH PASSWORD '${text}' VALID UNTIL '2027-01-01'`,
    whole,
  ),
  sql('sql_identified_by', passwords, quotable, (_, text) => `ALTER USER 'app'@'%' IDENTIFIED BY '${text}'`, whole),
];

/** Commands of which the option alone tells the secret. */
export const SHELL: readonly Embedding[] = [
  shell('curl_u', passwords, unquoted, (_, text) => `curl -s -u admin:${text} https://api.example.com/v1`, whole),
  shell('curl_u_quoted', passwords, quotable, (_, text) => `curl -u 'admin:${text}' https://api.example.com/v1`, whole),
  shell('curl_user', passwords, quotable, (_, text) => `curl --user "admin:${text}" https://api.example.com/v1`, whole),
  shell('mysql_p', passwords, unquoted, (_, text) => `mysql -h db.internal -u root -p${text} shop`, whole),
  shell('mysqldump_p', passwords, quotable, (_, text) => `mysqldump -uroot -p'${text}' shop > /tmp/shop.sql`, whole),
  shell('sshpass_p', passwords, unquoted, (_, text) => `sshpass -p ${text} ssh deploy@10.0.0.7`, whole),
  shell('sshpass_p_quoted', passwords, quotable, (_, text) => `sshpass -p '${text}' scp a deploy@10.0.0.7:/srv`, whole),
  shell('redis_cli_a', passwords, unquoted, (_, text) => `redis-cli -h cache.internal -a ${text} PING`, whole),
  shell(
    'docker_login_p',
    passwords,
    unquoted,
    (_, text) => `docker login -u acme -p ${text} registry.example.com`,
    whole,
  ),
  shell('pgpassword', passwords, unquoted, (_, text) => `PGPASSWORD=${text} psql -h db.internal -U app shop`, whole),
  shell('option', byRespeltName, unquoted, (name, text) => `deploy --${kebab(name)}=${text} --region eu-central-1`),
  shell(
    'option_spaced',
    byRespeltName,
    unquoted,
    (name, text) => `deploy --${kebab(name)} ${text} --region eu-central-1`,
  ),
  shell(
    'option_quoted',
    byRespeltName,
    quotable,
    (name, text) => `deploy --${kebab(name)} "${text}" --region eu-central-1`,
  ),
  shell(
    'base64_userpass',
    passwords,
    any,
    (_, text) => `handshake ${mark(Buffer.from(`admin:${bare(text)}`).toString('base64'))} refused`,
    { outcome: 'gone', nested: true, named: false },
  ),
];
