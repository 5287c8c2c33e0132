import { LineLayout } from './line-layout.js';
import type { ReadBytes } from './parsed.js';

/** Layouts that are known at a time: a log may hold the lines of several stages. */
const MOST_LAYOUTS = 4;
/** Layouts that are learnt at all: where each line has its own, learning costs more than it saves. */
const MOST_LEARNT = 100;

const NO_BYTES: Buffer = Buffer.alloc(0);
const viewOf = ({ buffer, byteOffset, length }: Buffer): DataView => new DataView(buffer, byteOffset, length);

/** Reads JSON access log lines by their layouts, which it learns from them. */
export class AccessLogReader {
  private readonly layouts: LineLayout[] = [];
  private learnt = 0;
  /** The bytes that were read last, and a view of them. */
  private bytes = NO_BYTES;
  private view = viewOf(NO_BYTES);

  /** What `parseApiGateway` makes of the line, or undefined where it has to be asked. */
  readonly read: ReadBytes = (bytes, from, to) => {
    if (bytes !== this.bytes) {
      this.bytes = bytes;
      this.view = viewOf(bytes);
    }
    for (const layout of this.layouts) {
      const parsed = layout.read(bytes, this.view, from, to);
      if (parsed !== undefined) return parsed;
    }
    if (this.learnt === MOST_LEARNT) return undefined;
    const layout = LineLayout.of(bytes, this.view, from, to);
    if (layout === undefined) return undefined;
    this.learnt++;
    this.layouts.unshift(layout);
    this.layouts.length = Math.min(this.layouts.length, MOST_LAYOUTS);
    return layout.read(bytes, this.view, from, to);
  };
}
