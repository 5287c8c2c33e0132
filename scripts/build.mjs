// Bundles the command line, its worker, the report page and the Lambdas into dist/.
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { buildLambdas, LAMBDA } from './build-lambda.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  outdir: 'dist',
  legalComments: 'none',
  logLevel: 'warning',
  // Bundled CommonJS packages ask for Node's modules by require.
  banner: {
    js: "import { createRequire as keywatchRequire } from 'node:module'; const require = keywatchRequire(import.meta.url);",
  },
};

const dist = join(root, 'dist');
await mkdir(dist, { recursive: true });
// The parts have the hash of what is in them in their names, so that those of the last build would stay.
for (const name of await readdir(dist)) if (/^part-.*\.mjs$/.test(name)) await rm(join(dist, name));
// In parts, so that a command loads only what it needs.
await build({
  ...common,
  entryPoints: { keywatch: 'bin/keywatch.ts', 'replay-worker': 'local/replay/worker.ts' },
  splitting: true,
  chunkNames: 'part-[name]-[hash]',
});
// Apart from the command line, which loads them for `verify s3://…` and `erase` alone.
await build({
  ...common,
  ...LAMBDA,
  entryPoints: { 's3-archive': 'lambda/seal/s3-archive.ts', 'pseudonym-keys': 'lambda/erase/pseudonym-keys.ts' },
});

const assets = await build({
  ...common,
  entryPoints: { 'build-report': 'local/report/assets.ts' },
  external: ['esbuild'],
  write: false,
});
const code = assets.outputFiles[0].text;
const script = join(dist, 'build-report.mjs');
await writeFile(script, code);
const { buildReportAssets } = await import(script);
await writeFile(join(dist, 'report-assets.json'), JSON.stringify(await buildReportAssets(root)));

await buildLambdas(root);
