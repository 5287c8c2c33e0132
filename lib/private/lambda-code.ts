import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { Code } from 'aws-cdk-lib/aws-lambda';
import type { KeywatchSettings } from '../keywatch-settings.js';

/** Where the prebuilt bundles lie, seen from the compiled library (`dist/lib/private`) and from the source. */
const BUNDLES = [join(__dirname, '..', '..', 'lambda'), join(__dirname, '..', '..', 'dist', 'lambda')];

/** The verb that looks places up. */
const READS_GEO = 'mask';

/** A verb's prebuilt bundle with the settings beside it, so that a change of the settings is a change of the code. */
export function lambdaCode(verb: string, settings: KeywatchSettings): Code {
  const folder = BUNDLES.map((bundles) => join(bundles, verb)).find((bundle) => existsSync(join(bundle, 'index.mjs')));
  if (!folder) throw new Error(`the Lambda bundle of "${verb}" is missing: run "npm run prepare" in Keywatch's folder`);
  const bundle = join(folder, 'index.mjs');
  const geoFiles = verb === READS_GEO ? settings._geoFiles : [];
  const hash = createHash('sha256').update(readFileSync(bundle)).update(settings._json);
  for (const { path } of geoFiles) hash.update(readFileSync(path));
  return Code.fromAsset(folder, {
    assetHashType: AssetHashType.CUSTOM,
    assetHash: hash.digest('hex'),
    bundling: {
      image: DockerImage.fromRegistry('none'),
      local: {
        tryBundle(outputDir) {
          copyFileSync(bundle, join(outputDir, 'index.mjs'));
          writeFileSync(join(outputDir, 'settings.json'), settings._json);
          for (const { name, path } of geoFiles) {
            mkdirSync(dirname(join(outputDir, name)), { recursive: true });
            copyFileSync(path, join(outputDir, name));
          }
          return true;
        },
      },
    },
  });
}
