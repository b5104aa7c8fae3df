import { defineKind } from './kind.ts';
import { inUserSchema, notOfExtension, optionsMap, quoted, typeName } from './sql.ts';

/** The output columns of a view in order, as `name type`. */
const viewColumns = `(
        select json_agg(${quoted('attribute.attname')} || ' ' || ${typeName('attribute.atttypid', 'attribute.atttypmod')}
          order by attribute.attnum)
        from pg_attribute as attribute
        where attribute.attrelid = class.oid and attribute.attnum > 0 and not attribute.attisdropped)`;

/** Views (pg_class, pg_rewrite). The query is compared by meaning: its text depends on version and history. */
export const views = defineKind({
  kind: 'view',
  catalog: 'pg_class',
  severity: 'medium',
  sql: () => `
    select class.oid, namespace.nspname as schema, class.relname as name,
      ${viewColumns} as columns,
      pg_get_viewdef(class.oid) as query,
      (select json_object_agg(attribute.attname, pg_get_expr(expression.adbin, 0) order by attribute.attname)
        from pg_attrdef as expression
        join pg_attribute as attribute on attribute.attrelid = expression.adrelid and attribute.attnum = expression.adnum
        where expression.adrelid = class.oid) as defaults,
      ${optionsMap('class.reloptions')} as options,
      pg_get_userbyid(class.relowner)::text as owner
    from pg_class as class
    join pg_namespace as namespace on namespace.oid = class.relnamespace
    where class.relkind = 'v' and class.relpersistence <> 't'
      and ${inUserSchema('namespace')}
      and ${notOfExtension('pg_class', 'class.oid')}`,
  identity: ['schema', 'name'],
  attributes: {
    columns: {},
    query: { means: 'query' },
    defaults: { means: 'expression' },
    // security_barrier, security_invoker, check_option: they decide who sees what
    options: { severity: 'high' },
    owner: { class: 'owner', severity: 'medium' },
  },
});

/** Materialized views: a view with storage and indexes. Whether it is filled is data, not schema. */
export const materializedViews = defineKind({
  kind: 'materialized-view',
  catalog: 'pg_class',
  severity: 'medium',
  sql: () => `
    select class.oid, namespace.nspname as schema, class.relname as name,
      ${viewColumns} as columns,
      pg_get_viewdef(class.oid) as query,
      (select nullif(method.amname, 'heap')::text from pg_am as method where method.oid = class.relam) as "accessMethod",
      ${optionsMap('class.reloptions')} as options,
      (select ${quoted('tablespace.spcname')} from pg_tablespace as tablespace
        where tablespace.oid = class.reltablespace) as tablespace,
      pg_get_userbyid(class.relowner)::text as owner
    from pg_class as class
    join pg_namespace as namespace on namespace.oid = class.relnamespace
    where class.relkind = 'm' and class.relpersistence <> 't'
      and ${inUserSchema('namespace')}
      and ${notOfExtension('pg_class', 'class.oid')}`,
  identity: ['schema', 'name'],
  attributes: {
    columns: {},
    query: { means: 'query' },
    accessMethod: {},
    options: { class: 'storage', severity: 'low' },
    tablespace: { class: 'storage', severity: 'low' },
    owner: { class: 'owner', severity: 'medium' },
  },
});
