import { defineKind, since } from './kind.ts';
import {
  collationName,
  functionName,
  inUserSchema,
  notOfExtension,
  operatorClassName,
  quoted,
  typeName,
} from './sql.ts';

/** Range types (pg_range). Constructors, the multirange and its casts come with the type. */
export const ranges = defineKind({
  kind: 'range',
  catalog: 'pg_type',
  severity: 'high',
  onlyIf: 'exists (select from pg_range where rngtypid >= 16384)',
  sql: (server) => `
    select type.oid, namespace.nspname as schema, type.typname as name,
      ${typeName('range.rngsubtype')} as subtype,
      case when not operator_class.opcdefault then ${operatorClassName('range.rngsubopc')} end as "operatorClass",
      case when range.rngcollation not in (0, subtype.typcollation)
        then ${collationName('range.rngcollation')} end as collation,
      case when range.rngcanonical <> 0 then ${functionName('range.rngcanonical')} end as canonical,
      case when range.rngsubdiff <> 0 then ${functionName('range.rngsubdiff')} end as difference,
      ${since(
        server,
        14,
        `(
        select case when multirange.typnamespace <> type.typnamespace then ${quoted('elsewhere.nspname')} || '.' else '' end
          || ${quoted('multirange.typname')}
        from pg_type as multirange join pg_namespace as elsewhere on elsewhere.oid = multirange.typnamespace
        where multirange.oid = range.rngmultitypid)`,
        'null::text',
      )} as multirange,
      pg_get_userbyid(type.typowner)::text as owner
    from pg_range as range
    join pg_type as type on type.oid = range.rngtypid
    join pg_type as subtype on subtype.oid = range.rngsubtype
    join pg_opclass as operator_class on operator_class.oid = range.rngsubopc
    join pg_namespace as namespace on namespace.oid = type.typnamespace
    where ${inUserSchema('namespace', server)}
      and ${notOfExtension('pg_type', 'type.oid')}`,
  identity: ['schema', 'name'],
  serverQuoted: ['subtype'],
  attributes: {
    subtype: {},
    operatorClass: {},
    collation: {},
    canonical: {},
    difference: {},
    multirange: { since: 14 },
    owner: { class: 'owner' },
  },
});
