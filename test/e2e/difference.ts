/** What is missing from texts and what is too much, each as often as it occurs; of a few the beginning. */
export const difference = (found: readonly string[], expected: readonly string[]) => {
  const less = (from: readonly string[], what: readonly string[]): string[] => {
    const counts = new Map<string, number>();
    for (const text of what) counts.set(text, (counts.get(text) ?? 0) + 1);
    return from.filter((text) => {
      const count = counts.get(text) ?? 0;
      counts.set(text, count - 1);
      return count <= 0;
    });
  };
  const [missing, extra] = [less(expected, found), less(found, expected)];
  const few = (texts: readonly string[]): string[] => texts.slice(0, 3).map((text) => text.slice(0, 600));
  return { missing: missing.length, extra: extra.length, examples: [few(missing), few(extra)] };
};

/** Two equal collections. */
export const NONE = { missing: 0, extra: 0, examples: [[], []] };
