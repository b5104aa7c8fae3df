import { isList, quoteName } from '../object.ts';
import type { ServerFacts } from '../server-facts.ts';
import { nameAndType, storageType } from './column-types.ts';
import { defineKind, type Placed, since } from './kind.ts';
import {
  columnOptions,
  dependsOnExtensions,
  inUserSchema,
  notOfExtension,
  optionsMap,
  quoted,
  typeName,
} from './sql.ts';

/** The output columns of a view in order, as `name type`. */
const viewColumns = `(
        select json_agg(${quoted('attribute.attname')} || ' ' || ${typeName('attribute.atttypid', 'attribute.atttypmod')}
          order by attribute.attnum)
        from pg_attribute as attribute
        where attribute.attrelid = class.oid and attribute.attnum > 0 and not attribute.attisdropped)`;

/** What was set on the columns of a materialized view, by column name. */
const columnSettings = (server: ServerFacts): string => `(
        select json_object_agg(attribute.attname, settings.of order by attribute.attname)
        from pg_attribute as attribute
        join pg_type as type on type.oid = attribute.atttypid
        cross join lateral (select json_strip_nulls(json_build_object(
          'storage', case when attribute.attstorage <> type.typstorage then attribute.attstorage end,
          'compression', ${since(server, 14, "nullif(attribute.attcompression, '')", 'null::text')},
          'statisticsTarget', nullif(attribute.attstattarget, -1),
          'options', ${columnOptions('attribute.attoptions')})) as of) as settings
        where attribute.attrelid = class.oid and attribute.attnum > 0 and not attribute.attisdropped
          and settings.of::text <> '{}')`;

function storedInColumn({ object, side }: Placed, [column = '']: readonly string[]): string | undefined {
  const { columns = null } = object.attributes;
  const all = isList(columns) ? columns.map(nameAndType) : [];
  return storageType(all.find(([quoted]) => quoted === quoteName(column))?.[1], side);
}

/** Views (pg_class, pg_rewrite). The query is compared by meaning: its text depends on version and history. */
export const views = defineKind({
  kind: 'view',
  catalog: 'pg_class',
  severity: 'medium',
  sql: (server) => `
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
      and ${inUserSchema('namespace', server)}
      and ${notOfExtension('pg_class', 'class.oid')}`,
  identity: ['schema', 'name'],
  serverQuoted: ['columns'],
  attributes: {
    columns: { isSeen: true, follows: 'query' },
    query: { means: 'query' },
    defaults: {
      means: 'expression',
      storedAs: storedInColumn,
      mentions: true,
    },
    // security_barrier, security_invoker, check_option: they decide who sees what, and the server takes nothing else
    options: { means: 'options', severity: 'high' },
    owner: { class: 'owner', severity: 'medium' },
  },
});

/** Materialized views: a view with storage and indexes. Whether it is filled is data, not schema. */
export const materializedViews = defineKind({
  kind: 'materialized-view',
  catalog: 'pg_class',
  severity: 'medium',
  onlyIf: "exists (select from pg_class where relkind = 'm' and oid >= 16384)",
  sql: (server) => `
    select class.oid, namespace.nspname as schema, class.relname as name,
      ${viewColumns} as columns,
      pg_get_viewdef(class.oid) as query,
      (select nullif(method.amname, 'heap')::text from pg_am as method where method.oid = class.relam) as "accessMethod",
      ${optionsMap('class.reloptions')} as options,
      (select ${optionsMap('toast.reloptions')} from pg_class as toast where toast.oid = class.reltoastrelid)
        as "toastOptions",
      (select ${quoted('tablespace.spcname')} from pg_tablespace as tablespace
        where tablespace.oid = class.reltablespace) as tablespace,
      (select ${quoted('clustered.relname')} from pg_index
        join pg_class as clustered on clustered.oid = indexrelid
        where indrelid = class.oid and indisclustered) as "clusteredOn",
      ${columnSettings(server)} as "columnSettings",
      ${dependsOnExtensions('pg_class', 'class.oid')} as "dependsOnExtensions",
      pg_get_userbyid(class.relowner)::text as owner
    from pg_class as class
    join pg_namespace as namespace on namespace.oid = class.relnamespace
    where class.relkind = 'm' and class.relpersistence <> 't'
      and ${inUserSchema('namespace', server)}
      and ${notOfExtension('pg_class', 'class.oid')}`,
  identity: ['schema', 'name'],
  serverQuoted: ['columns'],
  attributes: {
    columns: { isSeen: true, follows: 'query' },
    query: { means: 'query' },
    accessMethod: {},
    options: { class: 'storage', means: 'options', severity: 'low', freeText: true },
    toastOptions: { class: 'storage', means: 'options', severity: 'low', freeText: true },
    tablespace: { class: 'storage', severity: 'low' },
    clusteredOn: { class: 'storage', mentions: true, severity: 'low' },
    columnSettings: { class: 'storage', severity: 'low', freeText: ['options'], asOf: 6 },
    dependsOnExtensions: { severity: 'low' },
    owner: { class: 'owner', severity: 'medium' },
  },
});
