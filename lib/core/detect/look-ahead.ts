/** Things that are asked for one after another, fetched some ahead of the asking. */
export class LookAhead<T> {
  private readonly fetched = new Map<string, Promise<T>>();
  private next = 0;

  constructor(
    private readonly names: readonly string[],
    private readonly fetch: (name: string) => Promise<T>,
    private readonly most: number,
  ) {}

  /** The named thing, which is then forgotten. */
  take(name: string): Promise<T> {
    while (this.next < this.names.length && this.fetched.size < this.most) this.begin(this.names[this.next++]!);
    const thing = this.fetched.get(name) ?? this.fetch(name);
    this.fetched.delete(name);
    return thing;
  }

  private begin(name: string): void {
    const thing = this.fetch(name);
    // It is seen when its turn comes; until then a failure must not count as unhandled.
    thing.catch(() => undefined);
    this.fetched.set(name, thing);
  }
}
