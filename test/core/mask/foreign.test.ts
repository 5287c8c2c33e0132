import { maskText } from '../../../lib/core/mask/index.js';
import { base64, digits, hex, random, randomValue } from './secrets.js';

/** Lines that a corpus of another author found: only the secret changes, in any of these places. */
function expectMasked(line: (secret: string) => string, secret: string): void {
  const masked = maskText(line(secret)).text;
  expect(masked).not.toContain(secret);
  const [before, after] = line('\0').split('\0') as [string, string];
  expect(masked.startsWith(before)).toBe(true);
  expect(masked.endsWith(after)).toBe(true);
  expect(maskText(masked).text).toBe(masked);
}

const word = (): string => random(9, 'abcdefghijkmnopqrstuvwxyz');
const ESC = '\u001b';

describe.each<[string, (secret: string) => string]>([
  ['after text of another alphabet', (s) => `用户登录，signing_key=${s}，失败`],
  ['after an emoji', (s) => `🔒encryption_key=${s} ✅`],
  ['assigned in Go', (s) => `apiSecret := "${s}"`],
  ['dumped by PHP', (s) => `["password"]=> string(9) "${s}"`],
  ['in an option of Rust', (s) => `Login { user: "bob", password: Some("${s}"), tries: 1 }`],
  ['a national string of SQL', (s) => `CREATE LOGIN bob WITH PASSWORD = N'${s}'`],
  ['with a plug-in of MySQL', (s) => `ALTER USER bob IDENTIFIED WITH mysql_native_password BY '${s}'`],
  ['inserted', (s) => `INSERT INTO users (email, password, age) VALUES ('a@example.com', '${s}', 3)`],
  ['inserted in the second row', (s) => `insert into t (\`n\`, \`api_secret\`) values (1, null), (2, '${s}');`],
  ['inserted, in JSON', (s) => `{"sql":"INSERT INTO t (\\"id\\", \\"password\\") VALUES (1, '${s}')"}`],
  ['a value before its name', (s) => `{"parameters":[{"value":"${s}","name":"DB_PASSWORD"}]}`],
  ['a value before its name, in text', (s) => `got [{"value":"${s}","name":"password","secure":true}]`],
  ['an item of DynamoDB', (s) => `{"Item":{"password":{"S":"${s}"},"n":{"N":"1"}}}`],
  ['escaped markup', (s) => `&lt;Password&gt;${s}&lt;/Password&gt;`],
  ['JSON with blanks in a query', (s) => `GET /?q=%7B%22password%22%3A+%22${s}%22%7D HTTP/1.1`],
  ['colours of a terminal', (s) => `${ESC}[36mpassword${ESC}[0m=${ESC}[32m${s}${ESC}[0m`],
  ['colours around quotes', (s) => `${ESC}[32m"password"${ESC}[0m: ${ESC}[33m"${s}"${ESC}[0m`],
  ['arguments in JSON', (s) => `{"args":["tool","--password","${s}","-v"]}`],
  ['arguments in Python', (s) => `['tool', '--db-password', '${s}', '-v']`],
  ['a system property of Java', (s) => `java -DsigningKey=${s} -jar app.jar`],
  ['a form with blanks', (s) => `m=level%3Dinfo+api_secret+%3D+%22${s}%22+took%3D1ms&x=1`],
  ['a sentence in a form', (s) => `m=Client+secret%3A+${s}&x=1`],
  ['quotes of markup', (s) => `<p>curl -d &#39;password=${s}&#39; https://x.example</p>`],
  ['a long option', (s) => `$ tool --api-secret ${s}`],
  ['an option in quotes', (s) => `tool --db-password "${s}" run`],
  ['a short system property', (s) => `java -Dsid=${s} -jar app.jar`],
  ['aligned by blanks', (s) => `DB_PASSWORD              : ${s}`],
  ['aligned by a tab', (s) => `password\t= ${s}`],
  ['an attribute of OpenTelemetry', (s) => `[{"key":"db.password","value":{"stringValue":"${s}"}}]`],
  ['a parameter of CloudFormation', (s) => `{"ParameterKey":"DBPassword","ParameterValue":"${s}"}`],
  ['the base of keys in Rails', (s) => `SECRET_KEY_BASE: ${s}`],
  ['a refused value in Spring', (s) => `object 'user' on field 'password': rejected value [${s}]; codes`],
  ['set for a user of MySQL', (s) => `Query SET PASSWORD FOR 'bob'@'%' = '${s}'`],
  ['a header on the wire', (s) => `>> "Authorization: ${s}[\\r][\\n]"`],
  ['an upload of a package', (s) => `twine upload -u __token__ -p ${s} dist/*`],
  ['a store of keys', (s) => `keytool -storepass ${s} -alias a`],
  ['a form part in escaped text', (s) => `b="form-data; name=\\"password\\"\\r\\n\\r\\n${s}\\r\\n--x--"`],
  ['a header in escaped text', (s) => `r="GET / HTTP/1.1\\r\\nX-Password: ${s}\\r\\nAccept: */*"`],
  ['a session in escaped text', (s) => `{"m":"Dump:\\nsid=${s}\\nx=1"}`],
])('a named secret %s', (_, line) => {
  test('of letters', () => expectMasked(line, word()));
  test('of letters and digits', () => expectMasked(line, randomValue()));
});

test('what was there before and after a change of infrastructure', () => {
  const [old, changed] = [randomValue(), randomValue()];
  const masked = maskText(`  ~ password = "${old}" -> "${changed}" # forces`).text;
  expect(masked).toBe('  ~ password = "[REDACTED]" -> "[REDACTED]" # forces');
});

test('a hash sign within a password of a query', () => {
  expectMasked((s) => `jdbc:mysql://db:3306/x?user=a&password=${s}&ssl=true`, `${word()}#${word()}`);
  expectMasked((s) => `https://x.example/cb?token=${s}#section`, randomValue());
});

test('a base64 value of LDIF', () => expectMasked((s) => `userPassword:: ${s}`, base64(randomValue())));

test('all parts of a signature header', () => {
  expectMasked((s) => `Stripe-Signature: ${s}`, `t=1700000000,v1=${hex(64)},v0=${hex(64)}`);
  expectMasked((s) => `X-Shopify-Hmac-Sha256: ${s}`, `${random(43)}=`);
});

describe.each<[string, (code: string) => string]>([
  ['two words', (s) => `{"two_factor_code":"${s}"}`],
  ['camel case', (s) => `/login?twoFactorCode=${s}&x=1`],
  ['a list', (s) => `{"backup_codes":["${s}"]}`],
  ['a sentence with a purpose', (s) => `OTP for your transaction is ${s}`],
  ['a sentence about two factors', (s) => `Your 2FA code is ${s}`],
  ['a sentence with the code first', (s) => `Use ${s} as your verification code`],
  ['a password of digits', (s) => `Your password is ${s}.`],
])('a code in %s', (_, line) => {
  test('goes', () => expectMasked(line, digits(6)));
});

test('a code in two halves', () => expectMasked((s) => `Your one-time passcode is ${s}`, `${digits(3)}-${digits(3)}`));

describe.each<[string, (secret: string) => string]>([
  ['an API key', (s) => `Your API key is ${s}`],
  ['an API key that is refused', (s) => `api key ${s} is not valid`],
  ['a token in quotes', (s) => `token '${s}' expired`],
  ['a token', (s) => `The access token is ${s}`],
  ['a session', (s) => `session id ${s} expired`],
])('a sentence that tells %s', (_, line) => {
  test('keeps its words alone', () => expectMasked(line, randomValue(32)));
});

test('numbers of persons in quotes', () => {
  const ssn = `22${digits(7)}`;
  expect(maskText(`invalid ssn '${ssn}' supplied`).text).toBe(`invalid ssn '****${ssn.slice(-4)}' supplied`);
  expect(maskText(`The card no is 12${ssn}345`).text).toBe(`The card no is ****${ssn.slice(-1)}345`);
});

describe('vendor keys', () => {
  test('whose base64 begins with a slash', () => {
    expectMasked((s) => `x=1;${s};y=2`, `${'whsec'}_${random(3)}/${random(28)}`);
  });

  test('of formats that are new', () => {
    expectMasked((s) => `key ${s} refused`, `${'AQ'}.Ab8${randomValue(48)}`);
    expectMasked((s) => `key ${s} refused`, `${'sk'}_org_${randomValue(32)}`);
  });

  test('that are percent-encoded, once and twice', () => {
    const key = `1//0${randomValue(60)}`;
    const once = encodeURIComponent(key);
    expectMasked((s) => `u=https%3A%2F%2Fx.example%3Fq%3D${s}%26b%3D1`, once);
    expectMasked((s) => `GET /?q=${s}&b=1`, encodeURIComponent(once));
  });

  test('between colours of a terminal', () => {
    expectMasked((s) => `${ESC}[32m${s}${ESC}[0m ok`, `${'gh'}p_${randomValue(36)}`);
  });

  test('show no more than four at their end, also behind a dash', () => {
    const key = `${'gl'}pat-${randomValue(19)}-`;
    expect(maskText(`got ${key} there`).text).toBe(`got glpat****${key.slice(-4)} there`);
  });

  test('at the end of a sentence', () => {
    expectMasked((s) => `refused ${s}.`, `s.${random(24)}`);
    const token = `${base64('{"alg":"HS256"}').replace('=', '')}.${base64('{"sub":"1234567"}').replaceAll('=', '')}`;
    expectMasked((s) => `refused ${s}.`, `${token}.${random(43)}`);
  });
});

test.each([
  `image nginx (digest sha256:${'ab12'.repeat(16)})`,
  `digest: ${'Zk3'.repeat(9)}`,
  'GET /x?code=404&zip_code=12345 HTTP/1.1',
  'docker run -u 1000:1000 --user 1001:0 alpine',
  'WARNING! Using --password via the CLI is insecure. Use --password-stdin.',
  'error: --password must be set',
  'System.Core, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089',
  'CREATE TABLE users (id bigint, password varchar(255) NOT NULL, token uuid)',
  'SELECT id FROM users WHERE token = $1 AND secret = ? AND api_key = :apiKey',
  'mutation Login($email: String!, $password: String!) { login(email: $email, password: $password) { id } }',
  'password=%(password)s',
  'pod/manager-otp-627nnd67pr-6pqnc created',
  'ids "FPvGmM2PPjIo1Pw=","error": none',
  'm=%5Bapp%5D+Basic+authentication+is+disabled&x=1',
  'm=missing+bearer+token+in+header+%28401%29&x=1',
  'SELECT 1 FROM s JOIN t ON s.session_id = t.session_id WHERE a.token=b.token',
  '{"pass":12,"fail":0}',
  'INFO pass=3 fail=0',
  '--- PASS: TestPassword (0.00s)',
  '  + token = (known after apply)',
  '  ~ secret_string = (sensitive value)',
  'secret: $' + '{{ secrets.DEPLOY }}',
  'password=REDACTED',
  'GET /blog/otp-2024-review/index.html HTTP/1.1',
  'Token::new failed in Session::start',
  'NEXT_PAGE_TOKEN: Rx7KUYGsXDGPVgsDjpmp',
  'INSERT INTO users (email, age) VALUES (NULL, 3)',
  '["user","password","email"]',
  '{"args":["--password","--verbose"]}',
  '\u001b[32mok\u001b[0m token refreshed',
])('leaves a clean line: %s', (line) => {
  expect(maskText(line).text).toBe(line);
});
