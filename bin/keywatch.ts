#!/usr/bin/env node
import type { openPseudonymKeys } from '../lambda/erase/pseudonym-keys.js';
import type { openS3Archive } from '../lambda/seal/s3-archive.js';
import { main } from '../local/cli/main.js';

/** The SDK warns of Node versions on standard error, where errors are one line. */
const quietSdk = (): void => {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
};

/** Loaded for `verify s3://…` alone: nothing else needs the AWS SDK. */
async function openBucket(bucket: string): Promise<ReturnType<typeof openS3Archive>> {
  quietSdk();
  const adapter = new URL('s3-archive.mjs', import.meta.url).href;
  const { openS3Archive: open } = (await import(adapter)) as { openS3Archive: typeof openS3Archive };
  return open(bucket);
}

/** Loaded for `erase` alone. */
async function openKeys(stack: string): ReturnType<typeof openPseudonymKeys> {
  quietSdk();
  const adapter = new URL('pseudonym-keys.mjs', import.meta.url).href;
  const { openPseudonymKeys: open } = (await import(adapter)) as { openPseudonymKeys: typeof openPseudonymKeys };
  return open(stack);
}

process.exitCode = await main(process.argv.slice(2), { openBucket, openKeys });
