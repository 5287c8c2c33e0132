import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';

const BUFFER = 1 << 18;

/** A file of lines. Whatever stops it, the file ends with a whole line. */
export class LineFile {
  private readonly fd: number;
  private pending: string[] = [];
  private size = 0;
  private written = 0;
  lines = 0;

  constructor(readonly path: string) {
    this.fd = openSync(path, 'w');
  }

  add(line: string): void {
    this.pending.push(line);
    this.size += line.length + 1;
    this.lines++;
    if (this.size >= BUFFER) this.flush();
  }

  flush(): void {
    if (this.pending.length === 0) return;
    const bytes = Buffer.from(`${this.pending.join('\n')}\n`);
    const count = this.pending.length;
    this.pending = [];
    this.size = 0;
    let at = 0;
    try {
      while (at < bytes.length) at += writeSync(this.fd, bytes, at);
    } catch (error) {
      const whole = bytes.lastIndexOf(10, at - 1) + 1;
      const kept = bytes.subarray(0, whole).reduce((lines, byte) => lines + (byte === 10 ? 1 : 0), 0);
      this.lines -= count - kept;
      ftruncateSync(this.fd, this.written + whole);
      this.written += whole;
      throw error;
    }
    this.written += bytes.length;
  }

  close(): void {
    try {
      this.flush();
    } finally {
      closeSync(this.fd);
    }
  }
}
