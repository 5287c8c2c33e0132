// Bundles each Lambda into dist/lambda/<verb>/index.mjs: minified, the AWS SDK inside, the same bytes for the same source.
import { build } from 'esbuild';

export const VERBS = ['mask', 'detect', 'seal', 'canary', 'inspect'];

/** esbuild options of a Lambda bundle; also used to measure what the SDK alone costs. */
export const LAMBDA = {
  bundle: true,
  minify: true,
  platform: 'node',
  // Lambda runs Node 24; the bundles are also run under Node 20 where nothing newer is at hand.
  target: 'node20',
  format: 'esm',
  // The SDK's ES modules, of which only what is used stays.
  mainFields: ['module', 'main'],
  legalComments: 'none',
  logLevel: 'warning',
  banner: {
    // Bundled CommonJS packages ask for Node's modules by require.
    js: "import { createRequire as keywatchRequire } from 'node:module'; const require = keywatchRequire(import.meta.url);",
  },
};

/** Bundles the verbs' handlers under `dist`. */
export async function buildLambdas(root) {
  await build({
    ...LAMBDA,
    absWorkingDir: root,
    entryPoints: Object.fromEntries(VERBS.map((verb) => [`${verb}/index`, `lambda/${verb}/index.ts`])),
    outExtension: { '.js': '.mjs' },
    outdir: 'dist/lambda',
  });
}
