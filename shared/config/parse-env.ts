import * as z from 'zod';
import { DriftError } from '../core/errors.ts';

/** A function's environment: names to texts, as the platform gives them. */
export type Env = Readonly<Record<string, string | undefined>>;

/**
 * The environment as typed settings. Every problem is in one `config-invalid` error, each with the variable's name and
 * what was expected, never with its value. Variables that the schema does not know are left alone; empty ones count as unset.
 */
export function parseEnv<Schema extends z.ZodObject>(schema: Schema, env: Env, what: string): z.infer<Schema> {
  const given: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const value = env[name];
    if (value !== undefined && value !== '') given[name] = value;
  }
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const [name, ...path] = issue.path.map(String);
    const unset = name !== undefined && given[name] === undefined;
    return `${name ?? 'environment'}${path.length > 0 ? ` at ${path.join('.')}` : ''}: ${unset ? 'not set' : issue.message}`;
  });
  throw new DriftError('config-invalid', `The ${what}'s environment is incomplete:\n  ${problems.join('\n  ')}`);
}

/** A number as text, for example `"30"`; fractions are allowed. */
export function numberText(min: number, max: number, fallback?: number) {
  const expected = `expected a number from ${min} to ${max}`;
  const text = fallback === undefined ? z.string() : z.string().default(String(fallback));
  return text.transform(Number).pipe(z.number(expected).min(min, expected).max(max, expected));
}

/** `"10-60"` or `"5"`: from how many to how many seconds. */
export function secondsRange(fallback: string) {
  const expected = 'expected seconds such as 30, or a range such as 10-60';
  return z
    .string()
    .default(fallback)
    .transform((text, context) => {
      const [, from, to] = /^(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?$/.exec(text) ?? [];
      const range = { min: Number(from), max: Number(to ?? from) };
      if (from !== undefined && range.min <= range.max) return range;
      context.addIssue({ code: 'custom', message: expected });
      return z.NEVER;
    });
}

/** JSON as text, of the given shape. */
export function jsonText<Schema extends z.ZodType>(schema: Schema, fallback?: string) {
  const text = fallback === undefined ? z.string() : z.string().default(fallback);
  return text
    .transform((value, context): unknown => {
      try {
        return JSON.parse(value);
      } catch {
        context.addIssue({ code: 'custom', message: 'expected JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);
}
