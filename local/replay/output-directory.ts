import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { describeFileError, Failure } from '../failure.js';

/** A directory that is written beside its place and renamed at the end, so that it is there whole or not at all. */
export class OutputDirectory {
  readonly partial: string;
  private readonly final: string;
  /** The uppermost directory that had to be made. */
  private readonly made: string | undefined;

  /** Throws `Failure` when the place is taken by something that is not a replay's. */
  constructor(private readonly name: string) {
    this.final = resolve(name);
    this.partial = join(dirname(this.final), `.${basename(this.final)}.partial`);
    try {
      if (existsSync(this.final) && !isOurs(this.final))
        throw new Failure(2, `${name}: exists and is not a directory of Keywatch; choose another with --out`);
      rmSync(this.partial, { recursive: true, force: true });
      this.made = makeDirectory(this.partial);
    } catch (error) {
      throw error instanceof Failure ? error : describeFileError(error, name);
    }
  }

  commit(): void {
    const old = `${this.partial}.old`;
    try {
      rmSync(old, { recursive: true, force: true });
      if (existsSync(this.final)) renameSync(this.final, old);
      renameSync(this.partial, this.final);
      rmSync(old, { recursive: true, force: true });
    } catch (error) {
      throw describeFileError(error, this.name);
    }
  }

  /** Leaves nothing behind, the directories above included that were made for it. */
  discard(): void {
    rmSync(this.partial, { recursive: true, force: true });
    try {
      for (let dir = this.partial; dir !== this.made && this.made !== undefined; ) {
        dir = dirname(dir);
        rmdirSync(dir);
      }
    } catch {
      // Somebody else has put something there.
    }
  }
}

/**
 * Makes a directory and those above it; gives the uppermost that had to be made. Node's own `recursive` never returns
 * where the system says of a directory that it is not there, as `/proc` does.
 */
function makeDirectory(dir: string): string {
  const above = existsSync(dirname(dir)) ? undefined : makeDirectory(dirname(dir));
  mkdirSync(dir);
  return above ?? dir;
}

function isOurs(dir: string): boolean {
  if (!statSync(dir).isDirectory()) return false;
  const names = readdirSync(dir);
  if (names.length === 0) return true;
  if (!names.includes('summary.json')) return false;
  try {
    return JSON.parse(readFileSync(join(dir, 'summary.json'), 'utf8')).generator === 'keywatch';
  } catch {
    return false;
  }
}
