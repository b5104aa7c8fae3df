import type * as z from 'zod';
import { invalidBody } from './refusal.ts';

/** A value of the given shape, or the refusal that names the path inside the body. */
export function check<T>(shape: z.ZodType<T>, value: unknown, path: string): T {
  const parsed = shape.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const at = [path, ...(issue?.path ?? []).map(String)].join('.');
  if (issue?.code === 'unrecognized_keys') throw invalidBody(`${at}.${issue.keys[0]}`, 'not present', 'a value');
  throw invalidBody(at, issue?.message ?? 'something else', valueAt(value, issue?.path ?? []));
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  let current = value;
  for (const key of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = Object.entries(current).find(([name]) => name === String(key))?.[1];
  }
  return current;
}
