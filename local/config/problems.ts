import type * as z from 'zod';
import { suggest } from '../commands/suggest.ts';
import { knownKeys } from './config.ts';

/** What is wrong with a configuration, as lines of `path: what was expected`. No line repeats a value: it may be a secret. */
export function problemsOf(issues: readonly z.core.$ZodIssue[], base: readonly PropertyKey[] = []): string[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...issue.path];
    if (issue.code === 'invalid_union') return problemsOf(closestBranch(issue), path);
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey([...path, key], key));
    return [line(path, inOurWords(issue.message))];
  });
}

/** Of a union's branches the one that was meant: of those whose very type fits, the first with the fewest problems. */
function closestBranch(issue: z.core.$ZodIssueInvalidUnion): readonly z.core.$ZodIssue[] {
  const fitting = issue.errors.filter(
    (branch) => !branch.some(({ code, path }) => code === 'invalid_type' && path.length === 0),
  );
  const fewest = Math.min(...fitting.map(countProblems));
  const closest = fitting.find((branch) => countProblems(branch) === fewest);
  return closest ?? [{ code: 'custom', path: [], message: issue.message, input: undefined }];
}

const countProblems = (branch: readonly z.core.$ZodIssue[]): number =>
  branch.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);

function unknownKey(path: readonly PropertyKey[], key: string): string {
  const near = suggest(key, knownKeys);
  return line(path, `unknown key${near && near !== key ? `; did you mean ${near}?` : ''}`);
}

function inOurWords(message: string): string {
  const [, expected, received] = /^Invalid input: expected (.+), received (.+)$/.exec(message) ?? [];
  if (!expected) return message.replace(/^Invalid (?:input|option): /, '');
  return received === 'undefined' ? `missing, expected ${expected}` : `expected ${expected}, found ${received}`;
}

/** `tenants[3].url`, as it would be written in code. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    const key = shownKey(String(part));
    return text === '' ? key : `${text}.${key}`;
  }, '');
}

/** A connection may have been written where a key belongs. */
const shownKey = (key: string): string => (/[@:/?#=\s]/.test(key) ? '(a key that is not shown)' : key);

export const line = (path: readonly PropertyKey[], what: string): string =>
  `${formatPath(path) || 'the file'}: ${what}`;
