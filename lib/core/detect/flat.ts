/** Texts of their own that were made last: the families of one entity come close together, and share it. */
const LATEST = 4096;
const latest = new Map<string, string>();
/** What a text of ASCII is copied through; of longer ones there are few. */
const scratch = Buffer.alloc(8192);

/** A text of its own: a slice would keep the longer text in memory that it was cut from. */
export function flat(text: string): string {
  let own = latest.get(text);
  if (own === undefined) {
    own = scratch.write(text) === text.length ? scratch.toString('latin1', 0, text.length) : text;
    if (latest.size >= LATEST) latest.clear();
    latest.set(own, own);
  }
  return own;
}
