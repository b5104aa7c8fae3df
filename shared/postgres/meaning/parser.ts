import v8 from 'node:v8';
import { DriftError } from '../../core/errors.ts';

/** PostgreSQL 18's own parser. Both functions throw on text it does not accept. */
export interface Parser {
  /** The statements of a script, as the parser's tree. */
  readonly parse: (sql: string) => readonly unknown[];
  readonly scan: (sql: string) => readonly Token[];
}

export interface Token {
  readonly text: string;
  /** `IDENT`, `SCONST`, `SQL_COMMENT`, ... */
  readonly tokenName: string;
  /** `NO_KEYWORD` for what is none. */
  readonly keywordName: string;
  /** Where it stands, in bytes of UTF-8. */
  readonly start: number;
  readonly end: number;
}

let loading: Promise<Parser> | undefined;

/** Loads the parser when it is first needed. Throws `internal` when that fails; the next call tries again. */
export function loadParser(): Promise<Parser> {
  loading ??= load().catch((cause: unknown) => {
    loading = undefined;
    throw new DriftError(
      'internal',
      'The SQL parser libpg-query could not be loaded: reinstall the dependencies, or add its .wasm file to the bundle.',
      { cause },
    );
  });
  return loading;
}

async function load(): Promise<Parser> {
  // Compiled a second time, for speed, the parser takes 500 MB for a while; once is enough for what it has to do.
  v8.setFlagsFromString('--no-wasm-tier-up');
  v8.setFlagsFromString('--no-wasm-dynamic-tiering');
  const { loadModule, parseSync, scanSync } = await import('libpg-query');
  await loadModule();
  return {
    parse: (sql) => (parseSync(whole(sql)).stmts ?? []).map(({ stmt }) => stmt),
    scan: (sql) => scanSync(whole(sql)).tokens,
  };
}

/** The parser reads UTF-8 up to the first zero byte: of such text it would see only a part. */
function whole(sql: string): string {
  if (sql.includes('\0') || !sql.isWellFormed())
    throw new Error('The text cannot be handed to the SQL parser unchanged.');
  return sql;
}
