import { createReadStream } from 'node:fs';
import { open, readFile, realpath, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

/** Where a replay's page can be looked at. */
export interface Server {
  readonly url: string;
  close(): Promise<void>;
}

const ADDRESS = '127.0.0.1';
const HOST = /^(127\.0\.0\.1|localhost)(:\d{1,5})?$/i;
const NOTHING = "default-src 'none'; frame-ancestors 'none'";
/** The policy that `renderReport` writes; nothing else is repeated as a header. */
const POLICY =
  /<meta http-equiv="Content-Security-Policy" content="(default-src 'none'; script-src 'sha256-[\w+/=]+'; style-src 'sha256-[\w+/=]+'; img-src data:; base-uri 'none'; form-action 'none')">/;
const NDJSON = 'application/x-ndjson; charset=utf-8';

const FILES: ReadonlyMap<string, { readonly file: string; readonly type: string }> = new Map([
  ['/', { file: 'report.html', type: 'text/html; charset=utf-8' }],
  ['/summary.json', { file: 'summary.json', type: 'application/json; charset=utf-8' }],
  ...['detections', 'alarms', 'quarantine', 'entries'].map(
    (name) => [`/${name}.ndjson`, { file: `${name}.ndjson`, type: NDJSON }] as const,
  ),
]);

/** Shows a replay's directory on this machine, to this machine only. Port 0 takes a free one. */
export async function serve(dir: string, port: number): Promise<Server> {
  const root = await realpath(dir).catch(() => {
    throw new Error('the directory to serve does not exist; run `keywatch replay` first');
  });
  const report = await stat(join(root, 'report.html')).catch(() => undefined);
  if (!report?.isFile()) throw new Error('the directory to serve holds no report.html; run `keywatch replay` first');
  const server = createServer((request, response) => {
    answer(root, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', ({ code }: NodeJS.ErrnoException) => {
      reject(
        new Error(
          code === 'EADDRINUSE'
            ? `port ${port} is taken; choose another with --port`
            : `cannot listen on port ${port}: ${code}`,
        ),
      );
    });
    server.listen(port, ADDRESS, resolve);
  });
  return {
    url: `http://${ADDRESS}:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(root: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader('Content-Security-Policy', NOTHING);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('X-Frame-Options', 'DENY');
  response.setHeader('Referrer-Policy', 'no-referrer');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('Cache-Control', 'no-store');
  // another name that leads here (DNS rebinding) must not read the logs
  if (!HOST.test(request.headers.host ?? ''))
    return end(response, 421, 'Misdirected request: this server answers for 127.0.0.1 and localhost only\n');
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return end(response, 405, 'Method not allowed\n');
  }
  const path = request.url?.split('?', 1)[0] ?? '';
  if (path === '/favicon.ico') return end(response, 204, '');
  const known = FILES.get(path);
  if (!known) return end(response, 404, 'Not found\n');
  await send(root, known.file, known.type, request.method === 'HEAD', response);
}

async function send(
  root: string,
  name: string,
  type: string,
  headOnly: boolean,
  response: ServerResponse,
): Promise<void> {
  const path = join(root, name);
  // a link, even a dangling one, has another real path
  if ((await realpath(path).catch(() => undefined)) !== path) return end(response, 404, 'Not found\n');
  const file = await open(path, 'r');
  const { size } = await file.stat();
  await file.close();
  if (name === 'report.html') {
    const policy = POLICY.exec((await readFile(path, 'utf8')).slice(0, 4096))?.[1];
    if (policy) response.setHeader('Content-Security-Policy', `${policy}; frame-ancestors 'none'`);
  }
  response.writeHead(200, { 'Content-Type': type, 'Content-Length': size });
  if (headOnly || size === 0) return void response.end();
  const stream = createReadStream(path, { end: size - 1 });
  stream.once('error', () => response.destroy());
  response.once('close', () => stream.destroy());
  stream.pipe(response);
}

function end(response: ServerResponse, status: number, text: string): void {
  if (text !== '') response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.writeHead(status).end(text);
}
