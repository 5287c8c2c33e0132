import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { describeFileError, Failure } from '../failure.js';

/** A directory that is written beside its place and renamed at the end, so that it is there whole or not at all. */
export class OutputDirectory {
  readonly partial: string;
  private readonly final: string;

  /** Throws `Failure` when the place is taken by something that is not a replay's. */
  constructor(private readonly name: string) {
    this.final = resolve(name);
    this.partial = join(dirname(this.final), `.${basename(this.final)}.partial`);
    try {
      if (existsSync(this.final) && !isOurs(this.final))
        throw new Failure(2, `${name}: exists and is not a directory of Keywatch; choose another with --out`);
      rmSync(this.partial, { recursive: true, force: true });
      mkdirSync(this.partial, { recursive: true });
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

  discard(): void {
    rmSync(this.partial, { recursive: true, force: true });
  }
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
