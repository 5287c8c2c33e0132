import { base64, base64url, type Draw, withIbanCheck, withLuhn, withVerhoeff } from './draw.js';
import type { Example } from './index.js';

/** Texts around one secret. */
const around = (secret: string, ...texts: readonly string[]): Example[] =>
  (texts.length > 0 ? texts : [secret]).map((text) => ({ text, secret }));
const clean = (...texts: readonly string[]): Example[] => texts.map((text) => ({ text }));
const grouped = (digits: string, separator: string): string => digits.replace(/(?<=^(?:\d{4})+)(?=\d)/g, separator);
/** The words are put together so that no scanner of repositories takes this file for a key. */
const marker = (word: string, kind: string): string => `-----${word} ${kind}${'PRIVATE'} KEY-----`;

/** Examples of the rows that code recognises, by row. */
export const SHAPES: Readonly<Record<string, (draw: Draw) => readonly Example[]>> = {
  auth_scheme: (draw) => {
    const [token, pair] = [draw.value(30), base64(`bob:${draw.value()}`)];
    return [
      ...around(token, `Bearer ${token}`, `got Bearer ${token}, denied`, `{"h":"Token ${token}"}`),
      ...around(pair, `Basic ${pair}`, `with Basic ${pair} again`),
      ...clean('Basic authentication is disabled', 'Bearer realm="api"', 'a token is needed', 'Digest of the week'),
    ];
  },
  jwt: (draw) => {
    const [head, body] = [base64url('{"alg":"HS256","typ":"JWT"}'), base64url('{"sub":"1","name":"x"}')];
    const signed = `${head}.${body}.${draw.value(43)}`;
    return [
      ...around(signed, signed, `/cb#${signed}`, `{"t":"${signed}"}`, `seen ${signed}.`),
      ...around(`${head}.${body}.`),
      ...clean('eyJ', 'file eyJ.json', 'a.b.c'),
    ];
  },
  encoded: (draw) => {
    const secret = base64(JSON.stringify({ [`pass${'word'}`]: draw.value() }));
    return [
      ...around(secret, secret, `cursor=${secret}`, `{"c":"${secret}"}`),
      ...clean(base64(JSON.stringify({ page: 7, after: 'carts', sort: 'name' }))),
    ];
  },
  url_password: (draw) => {
    const secret = draw.value();
    return [
      ...around(secret, `postgres://app:${secret}@db.example/x`, `{"u":"https://u:${secret}@h.example/"}`),
      ...around(secret, `app:${secret}@tcp(db.example:3306)/x`),
      ...clean('https://h.example:8443/a@b', 'mailto:alice@example.com', 'git@h.example:team/x.git'),
    ];
  },
  curl_user: (draw) => {
    const secret = draw.value();
    return [
      ...around(secret, `curl -u bob:${secret} https://api.example`, `curl --user "bob:${secret}" https://api.example`),
      ...clean('curl -u bob https://api.example', 'sort -u names.txt'),
    ];
  },
  path_token: (draw) => {
    const [secret, code] = [draw.value(32), draw.digits(6)];
    return [
      ...around(secret, `/reset-password/${secret}`, `GET /v1/invites/${secret} 200`),
      ...around(code, `/otp/${code}`),
      ...clean('/reset-password/how-to-choose-a-good-one', '/verify/6fa459ea-ee8a-3ca4-894e-db77e160355e'),
    ];
  },
  webhook: (draw) => {
    const parts = [`T${draw.upper(8)}`, `B${draw.upper(8)}`, draw.value()].join('/');
    return [
      ...around(
        parts,
        `https://${'hooks'}.slack.com/services/${parts}`,
        `{"u":"https://hooks.slack.com/services/${parts}"}`,
      ),
      ...clean('https://hooks.example/docs', 'webhooks are off'),
    ];
  },
  card: (draw) => {
    const visa = withLuhn(`4${draw.digits(14)}`);
    const amex = withLuhn(`37${draw.digits(12)}`);
    const wrong = `${visa.slice(0, -1)}${(Number(visa.at(-1)) + 1) % 10}`;
    return [
      ...around(visa, visa, `paid with ${visa}`, `/pay/${visa}/x`, `{"n":${visa}}`),
      ...around(grouped(visa, ' '), `nr ${grouped(visa, ' ')} ok`),
      ...around(grouped(visa, '-'), `nr ${grouped(visa, '-')} ok`),
      ...around(amex, `a ${amex} b`),
      ...clean(`order ${wrong} ok`, `0.${visa}`, 'at 1700000000000 ms'),
    ];
  },
  ssn_shape: (draw) => {
    const secret = `${100 + draw.below(500)}-${10 + draw.below(89)}-${1000 + draw.below(8999)}`;
    return [...around(secret, secret, `of ${secret} only`), ...clean('000-12-3456', '666-12-3456', '123-00-4567')];
  },
  itin_shape: (draw) => {
    const secret = `9${10 + draw.below(89)}-${70 + draw.below(18)}-${1000 + draw.below(8999)}`;
    return [...around(secret, secret, `of ${secret} only`), ...clean('912-93-1234', '912-40-1234')];
  },
  aadhaar_shape: (draw) => {
    const digits = withVerhoeff(`${2 + draw.below(8)}${draw.digits(10)}`);
    const secret = grouped(digits, ' ');
    const wrong = grouped(`${digits.slice(0, -1)}${(Number(digits.at(-1)) + 1) % 10}`, ' ');
    return [
      ...around(secret, secret, `of ${secret} only`),
      ...around(grouped(digits, '-'), `of ${grouped(digits, '-')} only`),
      ...clean(`of ${wrong} only`),
    ];
  },
  private_key: (draw) => {
    const body = `${draw.text(64)}\\n${draw.text(64)}`;
    return [
      ...around(body, `${marker('BEGIN', 'RSA ')}\\n${body}\\n${marker('END', 'RSA ')}`),
      ...around(body, JSON.stringify({ k: `${marker('BEGIN', '')}\n${body}` })),
      ...clean('-----BEGIN CERTIFICATE-----', 'BEGIN of the PRIVATE key chapter'),
    ];
  },
  putty_key: (draw) => {
    const body = draw.text(64);
    const file = `${'PuTTY'}-User-Key-File-3: ssh-rsa\nPrivate-Lines: 1\n${body}\nPrivate-MAC: ${draw.hex(64)}`;
    return [...around(body, file), ...clean('PuTTY user key files')];
  },
  telegram: (draw) => {
    const secret = `${draw.digits(9)}:AA${draw.value(33)}`;
    return [...around(secret, secret, `/bot${secret}/getMe`), ...clean('12:AA', '123456789:BB')];
  },
  discord: (draw) => {
    const secret = `M${draw.value(23)}.${draw.value(6)}.${draw.value(27)}`;
    return [...around(secret, secret, `by ${secret} here`), ...clean('Module.class.method')];
  },
  terraform: (draw) => {
    const secret = `${draw.value(14)}.${'atlas'}v1.${draw.value(60)}`;
    return [...around(secret, secret, `by ${secret} here`), ...clean('an.atlasv1.example')];
  },
  azure_client_secret: (draw) => {
    const secret = `${draw.text(3)}8${'Q~'}${draw.value(34)}`;
    return [...around(secret, secret, `by ${secret} here`), ...clean('a8Q~b')];
  },
  mailchimp: (draw) => {
    const secret = `${draw.hex(32)}-us12`;
    return [...around(secret, secret, `by ${secret} here`), ...clean(`${draw.hex(32)}-user`, 'en-us12')];
  },
  aws_secret: (draw) => {
    const secret = draw.value(40);
    const id = `${'AK'}${'IA'}${draw.text(16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567')}`;
    return [...around(secret, `${id} ${secret}`, `${id}:${secret}`), ...clean(`aws commit ${draw.hex(40)}`)];
  },
  email: (draw) => {
    const secret = `${draw.text(7, 'abcdefgh')}.x+${draw.text(3, 'abc')}@mail.example.com`;
    return [
      ...around(secret, secret, `to <${secret}>, sent`, `{"to":"${secret}"}`, `?to=${encodeURIComponent(secret)}`),
      ...clean('user@host', 'a @ b.com', '@example.com'),
    ].map((one) => (one.text.startsWith('?to') ? { ...one, secret: encodeURIComponent(secret) } : one));
  },
  phone: (draw) => {
    const plain = `+49${draw.digits(11)}`;
    const spaced = `+1 (${draw.digits(3)}) ${draw.digits(3)}-${draw.digits(4)}`;
    return [
      ...around(plain, plain, `call ${plain} now`, `{"to":"${plain}"}`),
      ...around(spaced, `call ${spaced} now`),
      ...clean('+1', '+12 %', '1+1234', 'at 2026-03-10', 'v1.2.3-4'),
    ];
  },
  iban: (draw) => {
    const secret = withIbanCheck('DE', draw.digits(18));
    const spaced = secret.replace(/(?<=^(?:.{4})+)(?=.)/g, ' ');
    const wrong = `${secret.slice(0, 4)}${Number(secret[4]) === 9 ? 1 : Number(secret[4]) + 1}${secret.slice(5)}`;
    return [
      ...around(secret, secret, `from ${secret}.`, `{"from":"${secret}"}`),
      ...around(spaced, `from ${spaced} on`),
      ...clean(`from ${wrong}.`, `${secret.slice(0, -1)} cut`),
    ];
  },
  passport: (draw) => [
    ...around(`C0${draw.digits(7)}`).map(({ secret }) => ({
      text: JSON.stringify({ passportNumber: secret }),
      secret,
    })),
    ...clean('{"passport":"required"}', '{"passport_expired":true}', 'a passport is needed'),
  ],
  upi: (draw) => {
    const secret = `${draw.text(9, 'abcdefgh')}@${draw.oneOf(['okhdfcbank', 'ybl', 'paytm'])}`;
    return [
      ...around(secret, secret, `pay ${secret} 100`, `{"pa":"${secret}"}`),
      ...clean('bob@paytm.example.com', '@ybl'),
    ];
  },
  ifsc: (draw) => {
    const secret = `${draw.upper(4)}0${draw.digits(6)}`;
    return [...around(secret, secret, `at ${secret}, branch`), ...clean('ABCD1234567', 'ABC0123456', 'xABCD0123456')];
  },
  date_of_birth: (draw) => {
    const secret = `${1950 + draw.below(50)}-0${1 + draw.below(9)}-1${draw.below(9)}`;
    return [
      ...around(secret, JSON.stringify({ dateOfBirth: secret }), `?dob=${secret}&a=1`),
      ...clean('{"dob":"unknown"}', '{"birthday_reminder":"on"}', JSON.stringify({ date: secret })),
    ];
  },
  ip: (draw) => {
    const four = [1 + draw.below(222), draw.below(255), draw.below(255), draw.below(255)].join('.');
    const six = `2001:db8:${draw.hex(4)}::${draw.hex(4)}`;
    return [
      ...around(four, four, `from ${four} to`, `{"ip":"${four}"}`, `${four}:8080 ok`),
      ...around(six, six, `from ${six} to`),
      ...clean('v1.2.3', '300.1.2.3', 'at 12:30:45', '1.2.3.4.5', 'a::b::c'),
    ];
  },
};

/** Values that a name's row takes, where letters and digits would be none. */
export const NUMBERS: Readonly<Record<string, (draw: Draw) => string>> = {
  card_number: (draw) => draw.digits(16),
  ssn: (draw) => draw.digits(9),
  aadhaar: (draw) => draw.digits(12),
  india_pan: (draw) => `${draw.upper(5)}${draw.digits(4)}F`,
  phone: (draw) => `0${draw.digits(10)}`,
  passport: (draw) => `C${draw.digits(8)}`,
  upi: (draw) => `${draw.text(9, 'abcdefgh')}@examplebank`,
  date_of_birth: (draw) => `${1950 + draw.below(50)}-0${1 + draw.below(9)}-1${draw.below(9)}`,
};
