import { defineKind } from './kind.ts';
import { andNotOfOutsideTypes, functionName, notOfExtension, quoted, typeName } from './sql.ts';

/** Transforms of a type for a language (pg_transform). The pair is the name. */
export const transforms = defineKind({
  kind: 'transform',
  catalog: 'pg_transform',
  severity: 'medium',
  onlyIf: 'exists (select from pg_transform)',
  sql: (server) => `
    select transform.oid,
      json_build_array(${typeName('transform.trftype')} || ' language ' || ${quoted('language.lanname')}) as signature,
      ${functionName('transform.trffromsql')} as "fromSql",
      ${functionName('transform.trftosql')} as "toSql"
    from pg_transform as transform
    join pg_language as language on language.oid = transform.trflang
    where ${notOfExtension('pg_transform', 'transform.oid')}
      ${andNotOfOutsideTypes('transform.trftype', server)}`,
  identity: ['signature'],
  goesWith: () => true,
  serverQuoted: ['signature'],
  attributes: { fromSql: {}, toSql: {} },
});
