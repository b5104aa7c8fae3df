import { defineKind } from './kind.ts';
import { functionName, inUserSchema, notOfExtension } from './sql.ts';

/** Text search parsers (pg_ts_parser). They have no owner. */
export const textSearchParsers = defineKind({
  kind: 'text-search-parser',
  catalog: 'pg_ts_parser',
  severity: 'medium',
  onlyIf: 'exists (select from pg_ts_parser where oid >= 16384)',
  sql: (server) => `
    select parser.oid, namespace.nspname as schema, parser.prsname as name,
      ${functionName('parser.prsstart')} as start,
      ${functionName('parser.prstoken')} as "nextToken",
      ${functionName('parser.prsend')} as "end",
      ${functionName('parser.prslextype')} as "tokenTypes",
      ${functionName('parser.prsheadline')} as headline
    from pg_ts_parser as parser
    join pg_namespace as namespace on namespace.oid = parser.prsnamespace
    where ${inUserSchema('namespace', server)}
      and ${notOfExtension('pg_ts_parser', 'parser.oid')}`,
  identity: ['schema', 'name'],
  attributes: { start: {}, nextToken: {}, end: {}, tokenTypes: {}, headline: {} },
});
