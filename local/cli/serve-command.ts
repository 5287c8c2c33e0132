import { once } from 'node:events';
import type { Command } from 'commander';
import { Failure } from '../failure.js';
import { serve } from '../serve.js';
import { wholeNumber } from './options.js';

export function addServe(program: Command, finish: (code: number) => void): void {
  program
    .command('serve')
    .description('show the dashboards of a replay in a browser, on 127.0.0.1')
    .argument('[dir]', "a replay's directory", 'keywatch-out')
    .option('--port <n>', 'port; 0 takes a free one', wholeNumber(0, 65_535), 8787)
    .action(async (dir: string, { port }: { port: number }) => {
      const server = await serve(dir, port).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'EADDRINUSE') throw new Failure(2, `port ${port} is in use; choose another with --port`);
        if (error.code === 'EACCES') throw new Failure(2, `port ${port}: permission denied`);
        throw new Failure(2, error.message);
      });
      process.stdout.write(`${server.url}\n`);
      await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
      await server.close();
      finish(130);
    });
}
