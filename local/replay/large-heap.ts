import { getHeapStatistics, setFlagsFromString } from 'node:v8';

const LARGE_BYTES = 384 << 20;

let tamed = false;

/**
 * Once the heap is large, lets it grow in steps of a tenth. By itself V8 lets a large heap nearly double before it
 * collects, so that a flood of addresses would take twice the memory that it needs; a small heap is left alone, where
 * collecting that often would cost a third of the CPU time.
 */
export function tameLargeHeap(): void {
  if (tamed || getHeapStatistics().used_heap_size < LARGE_BYTES) return;
  tamed = true;
  setFlagsFromString('--heap-growing-percent=10');
}
