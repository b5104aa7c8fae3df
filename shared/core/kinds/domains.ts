import { storageType } from './column-types.ts';
import { defineKind, since } from './kind.ts';
import { collationName, inUserSchema, isServersName, notOfExtension, quoted, typeName } from './sql.ts';

/** Domains (pg_type). Their CHECKs are constraints of their own that hang in the domain. */
export const domains = defineKind({
  kind: 'domain',
  catalog: 'pg_type',
  severity: 'high',
  onlyIf: "exists (select from pg_type where typtype = 'd' and oid >= 16384)",
  sql: (server) => `
    select type.oid, namespace.nspname as schema, type.typname as name,
      ${typeName('type.typbasetype', 'type.typtypmod')} as "baseType",
      case when type.typcollation not in (0, base.typcollation) then ${collationName('type.typcollation')} end as collation,
      type.typnotnull as "notNull",
      -- upgrades and restores make names up
      ${since(
        server,
        17,
        `(select ${quoted('not_null.conname')} from pg_constraint as not_null
        where not_null.contypid = type.oid and not_null.contype = 'n' and not ${isServersName('not_null.conname', ['type.typname'], 'not_null')})`,
        'null::text',
      )} as "notNullName",
      -- a plain literal may be stored as text only
      coalesce(pg_get_expr(type.typdefaultbin, 0), quote_literal(type.typdefault)) as "default",
      pg_get_userbyid(type.typowner)::text as owner
    from pg_type as type
    join pg_type as base on base.oid = type.typbasetype
    join pg_namespace as namespace on namespace.oid = type.typnamespace
    where type.typtype = 'd'
      and ${inUserSchema('namespace', server)}
      and ${notOfExtension('pg_type', 'type.oid')}`,
  identity: ['schema', 'name'],
  serverQuoted: ['baseType'],
  attributes: {
    baseType: { isSeen: true },
    collation: {},
    notNull: {},
    notNullName: { class: 'naming', means: 'chosen', severity: 'low', since: 17 },
    default: {
      means: 'expression',
      storedAs: ({ object, side }) => storageType(object.attributes.baseType, side),
      severity: 'medium',
    },
    owner: { class: 'owner' },
  },
});
