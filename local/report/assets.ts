import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, transform } from 'esbuild';
import type { ReportAssets } from './data.js';
import { drawWorld } from './world.js';

const SHEETS = ['tokens.css', 'page.css', 'tiles.css', 'panels.css', 'figures.css', 'detections.css'];

/** Bundles the page's script and style; for the build only. `root` is the project's folder. */
export async function buildReportAssets(root = process.cwd()): Promise<ReportAssets> {
  const page = join(root, 'local/report/page');
  const bundle = await build({
    absWorkingDir: root,
    entryPoints: [join(page, 'main.tsx')],
    bundle: true,
    write: false,
    minify: true,
    format: 'iife',
    target: 'es2022',
    charset: 'ascii',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    logLevel: 'silent',
    define: { WORLD: JSON.stringify(drawWorld()) },
  });
  const sheets = [join(root, 'node_modules/uplot/dist/uPlot.min.css'), ...SHEETS.map((sheet) => join(page, sheet))];
  const css = (await Promise.all(sheets.map((sheet) => readFile(sheet, 'utf8')))).join('\n');
  const style = await transform(css, { loader: 'css', minify: true, legalComments: 'none' });
  return { script: bundle.outputFiles[0]!.text.trim(), style: style.code.trim() };
}
