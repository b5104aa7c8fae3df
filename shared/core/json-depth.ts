/** Nothing of ours is nested deeper than this; what is would exhaust the stack of whoever walks it. */
const deepest = 64;

/** Whether a value as JSON has it is nested too deep to be walked. */
export function isTooDeep(value: unknown, left = deepest): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (left === 0) return true;
  for (const member of Object.values(value)) if (isTooDeep(member, left - 1)) return true;
  return false;
}
