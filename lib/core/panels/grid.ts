/** A place in a dashboard's grid; `name` is for messages. */
export interface Box {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** What is wrong with the places of a dashboard's panels. */
export function gridProblems(boxes: readonly Box[], width: number): readonly string[] {
  const outside = boxes.filter(
    ({ x, y, w, h }) =>
      ![x, y, w, h].every((value) => Number.isInteger(value)) || x < 0 || y < 0 || w < 1 || h < 1 || x + w > width,
  );
  const overlaps = boxes.flatMap((a, i) => boxes.slice(i + 1).flatMap((b) => (overlap(a, b) ? [[a, b] as const] : [])));
  return [
    ...outside.map(({ name }) => `${name} is outside the grid`),
    ...overlaps.map(([a, b]) => `${a.name} overlaps ${b.name}`),
  ];
}

const overlap = (a: Box, b: Box): boolean => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
