import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { PUBLIC_KEY_PATH } from '../lib/core/archive/digest.js';
import type { ArchiveReader } from '../lib/core/archive/verify.js';
import { describeFileError, Failure } from './failure.js';

/** Reads the archive of a replay's directory, or an archive's own directory. */
export function openArchive(dir: string): ArchiveReader {
  try {
    if (!statSync(dir).isDirectory()) throw new Failure(2, `${dir}: is not a directory`);
  } catch (error) {
    throw error instanceof Failure ? error : describeFileError(error, dir);
  }
  const inner = join(dir, 'archive');
  const root = existsSync(inner) ? inner : dir;
  if (!existsSync(join(root, 'digests')) && !existsSync(join(root, PUBLIC_KEY_PATH)))
    throw new Failure(2, `${dir}: holds no archive of Keywatch`);
  return {
    async list() {
      return readdirSync(root, { recursive: true, withFileTypes: true })
        .filter((file) => !file.isDirectory())
        .map((file) => relative(root, join(file.parentPath, file.name)).split(sep).join('/'));
    },
    async read(path) {
      // Between two objects other things have their turn: a signal.
      await setImmediate();
      try {
        return readFileSync(join(root, path));
      } catch (error) {
        throw describeFileError(error, path);
      }
    },
  };
}
