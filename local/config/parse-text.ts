import { type Document, LineCounter, parseDocument } from 'yaml';
import { DriftError } from '../../shared/core/errors.ts';

/** JSON or YAML text to a value, by the ending of its file, which errors call `shown`. What is wrong is told by its place and never by quoting the text, which holds passwords. */
export function parseText(text: string, file: string, shown = file): unknown {
  return /\.ya?ml$/i.test(file) ? parseYaml(text, shown) : parseJson(text, shown);
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : '';
    const [, line, column] = /line (\d+) column (\d+)/.exec(message) ?? [];
    const where = line ? `line ${line}, column ${column}` : 'the end of the text';
    throw new DriftError('config-invalid', `${file} is no JSON: syntax error at ${where}.`);
  }
}

const words: Readonly<Record<string, string>> = {
  BAD_INDENT: 'wrong indentation',
  DUPLICATE_KEY: 'a key is given twice',
  MISSING_CHAR: 'something is not closed',
  TAB_AS_INDENT: 'a tab where spaces are needed',
  MULTIPLE_DOCS: 'more than one document',
};

/** Of many problems nobody reads more. */
const mostLines = 50;

/** The first lines, and how many there are beside. */
export function someLines(lines: readonly string[]): string {
  const beside = lines.length - mostLines;
  return [...lines.slice(0, mostLines), ...(beside > 0 ? [`and ${beside} more`] : [])].join('\n  ');
}

/** In UTF-16 units. The parser takes half a second and 80 MB for each million of them, ten times as much as for JSON. */
const longestYaml = 5_000_000;

function parseYaml(text: string, file: string): unknown {
  if (text.length > longestYaml)
    throw new DriftError(
      'config-invalid',
      `${file}: a YAML file may have ${longestYaml / 1e6} MB, and this one has ${Math.ceil(text.length / 1e6)}. ` +
        'Write it as JSON, or let a secret, a query or a server name the tenants.',
    );
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  if (document.errors.length === 0) return resolved(document, file);
  const problems = document.errors.map(({ code, pos }) => {
    const { line, col } = lines.linePos(pos[0]);
    return `line ${line}, column ${col}: ${words[code] ?? `syntax error (${code})`}`;
  });
  throw new DriftError('config-invalid', `${file} is no YAML:\n  ${someLines(problems)}`);
}

function resolved(document: Document.Parsed, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 });
  } catch {
    throw new DriftError(
      'config-invalid',
      `${file} is no YAML: an alias (*name) has no anchor (&name), or there are too many.`,
    );
  }
}
