import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { logicalId, readTemplate, resourceAt, type Template, writeTemplate } from './template';

const ROOT = resolve(__dirname, '../..');

/** A change of a source file, and the functions whose bundles hold it. */
interface CodeChange {
  readonly file: string;
  readonly text: string;
  readonly by: string;
  readonly verb: string;
  readonly functions: readonly string[];
}

/** What must not be missed: with any of these gone from what is deployed, the drive fails. */
export const MUTATIONS: Readonly<Record<string, CodeChange | ((template: Template) => void)>> = {
  masking: {
    file: 'lib/core/pipeline.ts',
    text: 'this.masker.mask(entry,',
    by: '(() => undefined)(',
    verb: 'mask',
    functions: ['Pipeline/Mask/Function'],
  },
  detector: {
    file: 'lib/core/detect/catalogue.ts',
    text: '  resourceEnumeration,\n',
    by: '',
    verb: 'detect',
    functions: ['Detection/Observe/Function', 'Detection/Judge/Function'],
  },
  permission: (template) => {
    const { PolicyDocument } = resourceAt(template, 'Archive/Seal/Role/DefaultPolicy').Properties;
    const statement = PolicyDocument.Statement.find(({ Action }: { Action: unknown }) =>
      [Action].flat().includes('kms:Sign'),
    );
    statement.Action = statement.Action.filter((action: string) => action !== 'kms:Sign');
  },
  lock: (template) => {
    const { Properties } = resourceAt(template, 'Archive/Bucket');
    delete Properties.ObjectLockEnabled;
    delete Properties.ObjectLockConfiguration;
  },
};

/** Changes an assembly as the mutation says; throws when there is nothing to change any more. */
export async function mutate(assembly: string, name: string): Promise<void> {
  const change = MUTATIONS[name];
  if (!change) throw new Error(`mutation: must be one of ${Object.keys(MUTATIONS).join(', ')}`);
  const template = readTemplate(assembly);
  const before = JSON.stringify(template);
  if (typeof change === 'function') {
    change(template);
    if (JSON.stringify(template) === before) throw new Error(`mutation ${name}: nothing changed`);
    writeTemplate(assembly, template);
    return;
  }
  const code = await bundle(change);
  for (const path of change.functions) {
    const asset = template.Resources[logicalId(template, path)]!.Metadata!['aws:asset:path']!;
    writeFileSync(join(assembly, asset, 'index.mjs'), code);
  }
}

/** The verb's bundle as the build makes it, with one file changed. */
async function bundle({ file, text, by, verb }: CodeChange): Promise<string> {
  const path = join(ROOT, file);
  const contents = readFileSync(path, 'utf8');
  if (!contents.includes(text)) throw new Error(`${file}: holds no ${JSON.stringify(text)}`);
  const { LAMBDA } = await import(join(ROOT, 'scripts/build-lambda.mjs'));
  const { outputFiles } = await build({
    ...LAMBDA,
    absWorkingDir: ROOT,
    entryPoints: [`lambda/${verb}/index.ts`],
    write: false,
    plugins: [
      {
        name: 'mutation',
        setup({ onLoad }) {
          onLoad({ filter: /\.ts$/ }, (loaded) =>
            loaded.path === path ? { contents: contents.replace(text, by), loader: 'ts' } : undefined,
          );
        },
      },
    ],
  });
  return outputFiles![0]!.text;
}
