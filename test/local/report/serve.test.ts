import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderReport } from '../../../local/report/render.js';
import { type Server, serve } from '../../../local/serve.js';
import { emptyReport } from './fixture.js';

const DIR = mkdtempSync(join(tmpdir(), 'keywatch-serve-'));
const OUTSIDE = mkdtempSync(join(tmpdir(), 'keywatch-outside-'));
let server: Server;

beforeAll(async () => {
  writeFileSync(join(DIR, 'report.html'), renderReport(emptyReport(), { script: 'void 0', style: 'p{margin:0}' }));
  writeFileSync(join(DIR, 'summary.json'), '{"lines":3}');
  writeFileSync(join(DIR, 'entries.ndjson'), '');
  writeFileSync(join(DIR, 'keywatch.json'), '{}');
  writeFileSync(join(OUTSIDE, 'secret'), 'outside');
  symlinkSync(join(OUTSIDE, 'secret'), join(DIR, 'alarms.ndjson'));
  server = await serve(DIR, 0);
});

afterAll(async () => {
  await server.close();
  for (const dir of [DIR, OUTSIDE]) rmSync(dir, { recursive: true });
});

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

/** The path goes out as it is; `fetch` would tidy it up. */
function ask(path: string, { method = 'GET', host }: { method?: string; host?: string } = {}): Promise<Answer> {
  const { hostname, port } = new URL(server.url);
  return new Promise((resolve, reject) => {
    const headers = host === undefined ? {} : { host };
    const sent = request({ hostname, port, path, method, headers }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, body }));
    });
    sent.on('error', reject).end();
  });
}

describe('serve', () => {
  it('shows the report with its policy and security headers', async () => {
    const { status, headers, body } = await ask('/');
    expect(status).toBe(200);
    expect(body).toContain('<title>Nothing yet · Keywatch</title>');
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+'; .*frame-ancestors 'none'$/,
    );
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' });
  });

  it('shows the data beside it, an empty file too', async () => {
    expect(await ask('/summary.json')).toMatchObject({ status: 200, body: '{"lines":3}' });
    expect(await ask('/entries.ndjson?x=1')).toMatchObject({ status: 200, body: '' });
  });

  it('answers HEAD with the length and without a body', async () => {
    const { status, headers, body } = await ask('/summary.json', { method: 'HEAD' });
    expect({ status, length: headers['content-length'], body }).toEqual({ status: 200, length: '11', body: '' });
  });

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])('refuses %s and says what is allowed', async (method) => {
    const { status, headers } = await ask('/', { method });
    expect({ status, allow: headers.allow }).toEqual({ status: 405, allow: 'GET, HEAD' });
  });

  it.each(['evil.example', '127.0.0.1.evil.example', 'localhost.evil.example:80', '0.0.0.0'])(
    'refuses the host "%s"',
    async (host) => {
      expect((await ask('/', { host })).status).toBe(421);
    },
  );

  it.each(['localhost', 'localhost:1', '127.0.0.1', 'LOCALHOST:65535'])('answers for the host "%s"', async (host) => {
    expect((await ask('/', { host })).status).toBe(200);
  });

  it.each([
    '/../../etc/passwd',
    '/..%2f..%2fetc/passwd',
    '/keywatch.json',
    '/report.html/..',
    '//etc/passwd',
    '/__proto__',
    '/%',
  ])('has nothing at %s', async (path) => {
    expect((await ask(path)).status).toBe(404);
  });

  it('follows no link out of the directory', async () => {
    expect(await ask('/alarms.ndjson')).toMatchObject({ status: 404, body: 'Not found\n' });
  });

  it('has no data that is not there', async () => {
    expect((await ask('/detections.ndjson')).status).toBe(404);
  });

  it('has an empty icon', async () => {
    expect((await ask('/favicon.ico')).status).toBe(204);
  });

  it('fails when the directory is missing or holds no report', async () => {
    await expect(serve(join(DIR, 'missing'), 0)).rejects.toThrow(/^the directory to serve does not exist/);
    await expect(serve(OUTSIDE, 0)).rejects.toThrow(/^the directory to serve holds no report\.html/);
  });

  it('fails when the port is taken', async () => {
    await expect(serve(DIR, Number(new URL(server.url).port))).rejects.toThrow(/^port \d+ is taken/);
  });
});
