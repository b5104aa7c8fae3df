import { defineKind } from './kind.ts';
import { collationText, inUserSchema, notOfExtension, quoted, typeName } from './sql.ts';

/** Composite types (pg_type with a pg_class row of its own, which is not a relation for users). */
export const composites = defineKind({
  kind: 'composite',
  catalog: 'pg_type',
  severity: 'high',
  onlyIf: "exists (select from pg_class where relkind = 'c' and oid >= 16384)",
  sql: (server) => `
    select type.oid, class.oid as relation, namespace.nspname as schema, type.typname as name,
      (select json_agg(${quoted('attribute.attname')}
            || ' ' || ${typeName('attribute.atttypid', 'attribute.atttypmod')}
            || case when attribute.attcollation not in (0, attribute_type.typcollation)
                 then ' collate ' || ${collationText('attribute.attcollation')} else '' end order by attribute.attnum)
        from pg_attribute as attribute
        join pg_type as attribute_type on attribute_type.oid = attribute.atttypid
        where attribute.attrelid = class.oid and attribute.attnum > 0 and not attribute.attisdropped) as attributes,
      pg_get_userbyid(type.typowner)::text as owner
    from pg_class as class
    join pg_type as type on type.oid = class.reltype
    join pg_namespace as namespace on namespace.oid = class.relnamespace
    where class.relkind = 'c'
      and ${inUserSchema('namespace', server)}
      and ${notOfExtension('pg_type', 'type.oid')}`,
  identity: ['schema', 'name'],
  serverQuoted: ['attributes'],
  attributes: { attributes: { cites: 'optional', isSeen: true }, owner: { class: 'owner' } },
});
