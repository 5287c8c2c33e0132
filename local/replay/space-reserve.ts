import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Enough for the summary, the report and the last digest. */
const BYTES = 4 << 20;

/** Space held back while writing, so that a full disk still leaves room for the files that make the output valid. */
export class SpaceReserve {
  private readonly path: string;

  constructor(dir: string) {
    this.path = join(dir, '.reserve');
    writeFileSync(this.path, Buffer.alloc(BYTES, 1));
  }

  release(): void {
    rmSync(this.path, { force: true });
  }
}
