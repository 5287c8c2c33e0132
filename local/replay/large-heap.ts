import { getHeapStatistics, setFlagsFromString } from 'node:v8';

/** From a used heap of so many bytes on, the percentage by which it may grow before it is collected. */
const STEPS: readonly (readonly [bytes: number, percent: number])[] = [
  [384 << 20, 10],
  [1024 << 20, 50],
];

let taken = 0;

/**
 * Lets a large heap grow in small steps. By itself V8 lets it nearly double before it collects, so that a flood of
 * addresses would take twice the memory that it needs. A small heap is left alone, where collecting that often would
 * cost a third of the CPU time; a very large one grows further, since each collection goes through all of it.
 */
export function tameLargeHeap(): void {
  const next = STEPS[taken];
  if (!next || getHeapStatistics().used_heap_size < next[0]) return;
  taken++;
  setFlagsFromString(`--heap-growing-percent=${next[1]}`);
}
