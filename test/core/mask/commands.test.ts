import { maskText } from '../../../lib/core/mask/index.js';
import { randomValue } from './secrets';

const secret = `${randomValue()}!x`;

test.each([
  (value: string) => `sshpass -p ${value} ssh deploy@10.0.0.7`,
  (value: string) => `sshpass -p '${value}' ssh deploy@10.0.0.7`,
  (value: string) => `mysql -h db -u root -p${value} shop`,
  (value: string) => `mysqldump -uroot -p'${value}' shop`,
  (value: string) => `redis-cli -h cache -a ${value} PING`,
  (value: string) => `docker login -u acme -p ${value} registry.example.com`,
  (value: string) => `deploy --client-secret "${value}" --region eu`,
])('a command’s password is redacted: %s', (command) => {
  expect(maskText(command(secret)).text).toBe(command('[REDACTED]'));
});

test.each(['docker run -p 8080:80 -a stdout nginx', 'mkdir -p /srv/app2', 'mysql -P 3306 -p shop', 'ls -a -w 80'])(
  'an option that is no password stays: %s',
  (command) => {
    expect(maskText(command).text).toBe(command);
  },
);

test('base64 of user:password is redacted without a scheme; the position in a list is not', () => {
  const encoded = (text: string): string => Buffer.from(text).toString('base64');
  expect(maskText(`handshake ${encoded(`admin:${secret}`)} refused`).text).toBe('handshake [REDACTED] refused');
  for (const cursor of ['User:583231', 'cursor:v2:1234', 'Product:5f3c9a7be1d24c0012ab34cd'])
    expect(maskText(`after=${encoded(cursor)}`).text).toBe(`after=${encoded(cursor)}`);
});

test('a header line of any length is redacted at once, so that masking it again changes nothing', () => {
  const line = `Authorization: Basic ${randomValue()}, `.repeat(5_000);
  const { text } = maskText(line);
  expect(text.startsWith('Authorization: [REDACTED]')).toBe(true);
  expect(maskText(text).text).toBe(text);
});

test('the Sid of a policy’s statement is no session', () => {
  const policy = '{"Statement":[{"Sid":"AllowS3ReadOnly","Effect":"Allow"},{"Sid":"Stmt1585162732371"}]}';
  expect(maskText(policy).text).toBe(policy);
});
