/** Bytes that are gathered before they go out. */
const ROOM = 1 << 18;

/**
 * Gathers short pieces in memory of its own, which is filled again and again: what is new to the process has to be
 * cleared by the operating system first, and that takes as long as masking the bytes.
 */
export class Output {
  private readonly kept = Buffer.allocUnsafeSlow(ROOM);
  private length = 0;
  /** Pieces that the memory has no room for, with all that comes behind. */
  private long: Buffer[] = [];

  /** @param write takes bytes in order, which stay as they are until its promise resolves */
  constructor(private readonly write: (bytes: Buffer) => Promise<void>) {}

  /** Half full: there is room for what most lines add. */
  get isFull(): boolean {
    return this.long.length > 0 || this.length >= ROOM / 2;
  }

  /** Adds bytes, which stay as they are until the next flush. */
  add(bytes: Buffer): void {
    if (this.long.length > 0 || bytes.length > ROOM - this.length) {
      this.long.push(bytes);
      return;
    }
    this.kept.set(bytes, this.length);
    this.length += bytes.length;
  }

  async flush(): Promise<void> {
    const { length, long } = this;
    this.length = 0;
    this.long = [];
    if (length > 0) await this.write(this.kept.subarray(0, length));
    for (const bytes of long) await this.write(bytes);
  }
}
