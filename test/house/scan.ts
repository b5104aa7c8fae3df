import { posix } from 'node:path';

/** Reads just enough of a source file to know what it imports. Made for formatted code: no parser, no types. */

// A regular expression is told from a division by what stands before it; one that holds a quote must not start a string.
const tokens = new RegExp(
  [
    /\/\*[\s\S]*?\*\//,
    /\/\/[^\n]*/,
    /'(?:[^'\\\n]|\\[\s\S])*'/,
    /"(?:[^"\\\n]|\\[\s\S])*"/,
    /`(?:[^`\\]|\\[\s\S])*`/,
    /(?<=(?:[(,=:[!&|?{};\n]|=>|return)\s*)\/(?![*/\s])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[dgimsuvy]*/,
  ]
    .map((part) => part.source)
    .join('|'),
  'g',
);

const isComment = (token: string): boolean => token.startsWith('//') || token.startsWith('/*');

/** The text with every comment blanked out; strings stay. */
export function withoutComments(text: string): string {
  return text.replace(tokens, (token) => (isComment(token) ? token.replace(/[^\n]/g, ' ') : token));
}

/** The contents of all plain string literals outside comments. */
export function stringLiterals(text: string): string[] {
  return [...text.matchAll(tokens)]
    .map(([token]) => token)
    .filter((token) => /^['"`]/.test(token))
    .map((token) => token.slice(1, -1));
}

const fromClause = /(?<![\w.$])(?:import|export)\b[^'"`;()]*?\bfrom\s*(['"])([^'"\n]+)\1/g;
const sideEffect = /(?<![\w.$])import\s*(['"])([^'"\n]+)\1/g;
const call = /(?<![\w.$])(?:import|require)\s*\(\s*(['"`])([^'"`\n$]+)\1/g;

/** What a file imports, as written: static, type-only, dynamic, re-exported or required. Each once, sorted. */
export function importsOf(text: string): string[] {
  const code = withoutQuotedCode(withoutComments(text));
  const found = [fromClause, sideEffect, call].flatMap((form) =>
    [...code.matchAll(form)].map((match) => match[2] ?? ''),
  );
  return [...new Set(found)].sort();
}

/** Code inside quotes is text, not code; what could be the name of a module stays. */
function withoutQuotedCode(text: string): string {
  return text.replace(tokens, (token) => (/^['"`]/.test(token) && /[\s;()]/.test(token) ? '``' : token));
}

/** A relative import as a path from the root; any other import unchanged. */
export function resolveImport(from: string, specifier: string): string {
  return specifier.startsWith('.') ? posix.join(posix.dirname(from), specifier) : specifier;
}

/** True when the file defines nothing and only passes on what others define. */
export function isBarrel(text: string): boolean {
  const code = withoutComments(text);
  const rest = code.replace(/export\s+(?:type\s+)?(?:\*(?:\s+as\s+\w+)?|\{[^}]*\})\s+from\s*(['"])[^'"]+\1;?/g, '');
  return code.trim() !== '' && rest.trim() === '';
}
