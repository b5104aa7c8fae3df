import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/** The type declarations that the SDK ships, read as data: what it may send and what it expects back. */

export type SdkType =
  | { readonly is: 'object'; readonly members: ReadonlyMap<string, Member>; readonly rest?: SdkType }
  | { readonly is: 'list'; readonly of: SdkType }
  | { readonly is: 'literal'; readonly value: string | number | boolean | null }
  | { readonly is: 'word'; readonly word: string }
  | { readonly is: 'union' | 'all'; readonly of: readonly SdkType[] }
  | { readonly is: 'name'; readonly name: string; readonly file: string };

export interface Member {
  readonly type: SdkType;
  readonly optional: boolean;
}

interface Declaration {
  readonly file: string;
  readonly exported: boolean;
  readonly text: string;
}

let declarations: ReadonlyMap<string, readonly Declaration[]> | undefined;
const parsed = new Map<Declaration, SdkType>();

/** A declared type by name; `file` breaks the tie where two files have private types of one name. */
export function sdkType(name: string, file = ''): SdkType {
  declarations ??= readDeclarations();
  const found = declarations.get(name) ?? [];
  const declaration =
    found.find((candidate) => candidate.file === file) ?? found.find(({ exported }) => exported) ?? found[0];
  if (!declaration) throw new Error(`The SDK declares no type ${name}.`);
  const known = parsed.get(declaration) ?? parseType(declaration.text, declaration.file);
  parsed.set(declaration, known);
  return known;
}

function readDeclarations(): ReadonlyMap<string, readonly Declaration[]> {
  const entry = createRequire(import.meta.url).resolve('@notionhq/client');
  const folder = path.join(path.dirname(entry), 'api-endpoints');
  const all = new Map<string, Declaration[]>();
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.d.ts'))) {
    const source = readFileSync(path.join(folder, file), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
    for (const [, exported, name, text] of source.matchAll(
      /^(export )?type (\w+) = ([\s\S]*?);(?=\s*(?:^(?:export|type|import|\/\/)|$(?![\s\S])))/gm,
    )) {
      if (name === undefined || text === undefined) continue;
      all.set(name, [...(all.get(name) ?? []), { file, exported: exported !== undefined, text }]);
    }
  }
  return all;
}

const token = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|\w+|[{}<>()[\]|&:;,?]/g;

/** The grammar that generated declarations keep to: objects, Array, Record, unions, intersections, literals, names. */
function parseType(text: string, file: string): SdkType {
  const tokens = text.match(token) ?? [];
  let at = 0;
  const peek = (): string => tokens[at] ?? '';
  const take = (expected?: string): string => {
    const next = peek();
    if (expected !== undefined && next !== expected) throw new Error(`${file}: expected ${expected}, found ${next}.`);
    at += 1;
    return next;
  };
  const several = (is: 'union' | 'all', sign: string, inner: () => SdkType): SdkType => {
    if (peek() === sign) take();
    const first = inner();
    const of = [first];
    while (peek() === sign) {
      take();
      of.push(inner());
    }
    return of.length === 1 ? first : { is, of };
  };
  const union = (): SdkType => several('union', '|', () => several('all', '&', single));
  const single = (): SdkType => {
    const next = take();
    if (next === '{') return members();
    if (next === '(') return closed(union(), ')');
    if (next === 'Array') {
      take('<');
      return { is: 'list', of: closed(union(), '>') };
    }
    if (next === 'Record') {
      for (const expected of ['<', 'string', ',']) take(expected);
      return { is: 'object', members: new Map(), rest: closed(union(), '>') };
    }
    if (/^(?:["\-\d]|true$|false$|null$)/.test(next)) return { is: 'literal', value: JSON.parse(next) };
    if (/^(?:string|number|boolean|unknown|never)$/.test(next)) return { is: 'word', word: next };
    return { is: 'name', name: next, file };
  };
  const closed = (inner: SdkType, sign: string): SdkType => {
    take(sign);
    return inner;
  };
  const members = (): SdkType => {
    const found = new Map<string, Member>();
    let rest: SdkType | undefined;
    while (peek() !== '}') {
      if (peek() === '[') {
        // An index signature: [key: string]: …
        take('[');
        take();
        for (const expected of [':', 'string', ']', ':']) take(expected);
        rest = union();
      } else {
        const key = take().replaceAll('"', '');
        const optional = peek() === '?';
        if (optional) take();
        take(':');
        found.set(key, { type: union(), optional });
      }
      if (peek() === ';') take();
    }
    take('}');
    return { is: 'object', members: found, ...(rest && { rest }) };
  };
  return union();
}
