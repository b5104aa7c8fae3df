import { line } from './problems.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** `${NAME}` means the environment variable, `$${NAME}` the text itself. */
const reference = /\$(\$?)\{([A-Z_][A-Z0-9_]*)\}/g;

/**
 * The same value with the environment's variables in its strings, and what is wrong as lines of `path: problem`. A name is
 * not repeated: the text around it may be a password that only looks like one.
 */
export function fillVariables(value: unknown, env: Env): { readonly value: unknown; readonly problems: string[] } {
  const problems: string[] = [];
  function fill(part: unknown, path: readonly PropertyKey[]): unknown {
    if (typeof part === 'string') return fillText(part, path);
    if (Array.isArray(part)) return part.map((one: unknown, at) => fill(one, [...path, at]));
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, one]) => [key, fill(one, [...path, key])]));
  }
  function fillText(text: string, path: readonly PropertyKey[]): string {
    return text.replace(reference, (whole: string, escaped: string, name: string) => {
      if (escaped) return whole.slice(1);
      const found = env[name];
      if (found === undefined) problems.push(line(path, 'names an environment variable that is not set'));
      return found ?? '';
    });
  }
  return { value: fill(value, []), problems: [...new Set(problems)] };
}
