import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs';

const BUFFER = 1 << 18;

/** A file of lines. Whatever stops it, the file ends with a whole line. */
export class LineFile {
  private readonly fd: number;
  private readonly buffer = Buffer.allocUnsafe(BUFFER);
  private held = 0;
  private written = 0;
  lines = 0;

  constructor(readonly path: string) {
    this.fd = openSync(path, 'w');
  }

  /** Adds a line, given without its newline. */
  add(line: string): void {
    this.addBytes(Buffer.from(`${line}\n`));
  }

  /** Adds a line that ends with its newline. */
  addBytes(line: Uint8Array): void {
    if (this.held + line.length > BUFFER) this.flush();
    this.lines++;
    if (line.length > BUFFER) this.write(line);
    else {
      this.buffer.set(line, this.held);
      this.held += line.length;
    }
  }

  flush(): void {
    const { held } = this;
    this.held = 0;
    this.write(this.buffer.subarray(0, held));
  }

  close(): void {
    try {
      this.flush();
    } finally {
      closeSync(this.fd);
    }
  }

  private write(bytes: Uint8Array): void {
    let at = 0;
    try {
      while (at < bytes.length) at += writeSync(this.fd, bytes, at);
    } catch (error) {
      const whole = bytes.lastIndexOf(10, at - 1) + 1;
      this.lines -= bytes.subarray(whole).reduce((lines, byte) => lines + (byte === 10 ? 1 : 0), 0);
      ftruncateSync(this.fd, this.written + whole);
      this.written += whole;
      throw error;
    }
    this.written += bytes.length;
  }
}
