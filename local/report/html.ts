import { readFileSync } from 'node:fs';
import type { DriftMatrix } from '../../shared/core/matrix.ts';
import { printableLines } from '../../shared/core/printable.ts';
import { pageData } from './html-data.ts';

/**
 * The matrix as one HTML file that needs nothing else: no network, no server. Whatever names and values hold reaches the
 * page as JSON text that cannot end its own element, and from there only ever as text.
 */
export function renderHtml(matrix: DriftMatrix): string {
  const data = pageData(matrix);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:">
<title>${escapeHtml(printableLines(data.title))}</title>
<link rel="icon" href="data:,">
<style>
${part('report.css')}</style>
</head>
<body>
${part('report.html')}<script type="application/json" id="data">${scriptSafe(data)}</script>
<script>
${script()}</script>
</body>
</html>
`;
}

const part = (name: string): string => readFileSync(new URL(`./page/${name}`, import.meta.url), 'utf8');

/** The page's modules in the order of their imports, which a file without a server cannot load from each other, as one script. */
const modules = ['data', 'filters', 'summary', 'cohorts', 'findings', 'panel', 'matrix', 'main'];

function script(): string {
  const texts = modules.map((name) => part(`${name}.js`));
  const body = texts.map((text) => text.replace(/^import [^;]*;\n/gm, '').replace(/^export /gm, '')).join('\n');
  return `(() => {\n${body}})();\n`;
}

/** JSON in which nothing can be taken for markup, and whose texts show what cannot be seen. */
const scriptSafe = (data: unknown): string =>
  JSON.stringify(data, (_, value: unknown) => (typeof value === 'string' ? printableLines(value) : value)).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
