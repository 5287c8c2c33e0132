/** One line of counts in the function's own log: never a value, never a line of input. */
export function report(step: string, counts: Readonly<Record<string, number>>): void {
  console.info(JSON.stringify({ keywatch: { step, ...counts } }));
}
