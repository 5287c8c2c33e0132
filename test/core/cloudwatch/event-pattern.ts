/**
 * Whether an event fits a pattern, by the comparison operators that EventBridge documents
 * (https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html), as far as ours use them.
 */
export function fits(pattern: unknown, event: unknown): boolean {
  return Object.entries(pattern as object).every(([name, wanted]) => {
    if (name === '$or') return (wanted as unknown[]).some((one) => fits(one, event));
    const value = (event as Record<string, unknown> | undefined)?.[name];
    if (!Array.isArray(wanted)) return fits(wanted, value);
    return wanted.some((one) => fitsOne(one, value));
  });
}

function fitsOne(wanted: unknown, value: unknown): boolean {
  // An array of the event fits when any of its members does.
  if (Array.isArray(value)) return value.some((one) => fitsOne(wanted, one));
  if (typeof wanted !== 'object' || wanted === null) return wanted === value;
  const [[operator, operand]] = Object.entries(wanted) as [[string, never]];
  if (operator === 'exists') return (value !== undefined) === operand;
  if (typeof value !== 'string') return false;
  if (operator === 'prefix') return value.startsWith(operand);
  if (operator === 'anything-but') return !(operand as string[]).includes(value);
  if (operator === 'wildcard') {
    const parts = (operand as string).split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`).test(value);
  }
  throw new Error(`an operator that is not known here: ${operator}`);
}
