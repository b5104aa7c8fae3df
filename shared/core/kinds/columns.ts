import { columnTypes, storageType } from './column-types.ts';
import { foreignOptions } from './foreign-options.ts';
import { identityFacts, identityPersistence, sequencesBehind } from './identity-columns.ts';
import { defineKind, type Placed, since } from './kind.ts';
import {
  collationName,
  columnOptions,
  compressionName,
  isServersName,
  notOfExtension,
  ofUserSchema,
  outsideType,
  quoted,
  storageName,
  typeName,
  withOutsideParent,
} from './sql.ts';

const ownType = ({ object, side }: Placed): string | undefined => storageType(object.attributes.type, side);

/** Some types store DEFAULT NULL and others do not. A domain may have a default of its own, which it switches off. */
const noDefault = ({ object, side }: Placed): string | undefined =>
  object.attributes.type === ownType({ object, side }) ? 'NULL' : undefined;

/**
 * Columns of tables (pg_attribute). A column that comes from a parent table or from a type is compared there; where a
 * child deviates from its parent, the facts of its table say so (table-overrides.ts).
 */
export const columns = defineKind({
  kind: 'column',
  catalog: 'pg_attribute',
  severity: 'high',
  sql: (server) => `
    with relation as materialized (
      select class.oid, namespace.nspname, class.relname, class.relpersistence
      from pg_class as class
      left join pg_namespace as namespace on namespace.oid = class.relnamespace
      where class.relkind in ('r', 'p', 'f')
        -- the columns of a typed table are compared with its type
        and ${server.schemas ? `(class.reloftype = 0 or ${outsideType('class.reloftype', server)})` : 'class.reloftype = 0'}
        and ${ofUserSchema('class.relnamespace', server)}
        and ${notOfExtension('pg_class', 'class.oid')}),
    behind as materialized (${sequencesBehind})
    ${since(
      server,
      18,
      `, not_null as materialized (
      select conrelid, conkey[1] as number, conname, convalidated, connoinherit from pg_constraint where contype = 'n')`,
      '',
    )}
    select relation.oid, relation.nspname as schema, relation.relname as "table", attribute.attname as name,
      'table' as within,
      ${typeName('attribute.atttypid', 'attribute.atttypmod')} as type,
      case when attribute.attcollation not in (0, type.typcollation)
        then ${collationName('attribute.attcollation')} end as collation,
      attribute.attnotnull as "notNull",
      ${since(server, 18, 'not_null.conname is not null and not not_null.convalidated', 'false')} as "notNullNotValid",
      ${since(server, 18, 'coalesce(not_null.connoinherit, false)', 'false')} as "notNullNoInherit",
      -- upgrades and restores make names up
      ${since(
        server,
        18,
        `case when not ${isServersName('not_null.conname', ['relation.relname', 'attribute.attname'], 'not_null')}
          then ${quoted('not_null.conname')} end`,
        'null::text',
      )}
        as "notNullName",
      case when attribute.attgenerated = '' then pg_get_expr(expression.adbin, 0) end as "default",
      case attribute.attgenerated when 's' then 'stored' when 'v' then 'virtual' end as generated,
      case when attribute.attgenerated <> '' then pg_get_expr(expression.adbin, expression.adrelid) end as "generatedAs",
      case when attribute.attidentity <> '' then ${identityFacts('attribute', 'behind')} end as identity,
      -- a name that the server makes says nothing
      case when attribute.attidentity <> '' and not ${isServersName('behind.relname', ['relation.relname', 'attribute.attname'], 'seq')} then ${quoted('behind.relname')} end
        as "identitySequence",
      case when attribute.attidentity <> '' then ${identityPersistence(server, 'relation', 'behind')} end as "identityPersistence",
      case when attribute.attstorage <> type.typstorage then
        ${storageName('attribute.attstorage')} end as storage,
      ${since(server, 14, compressionName('attribute.attcompression'), 'null::text')} as compression,
      -- the default is -1 up to 16 and NULL from 17 on
      nullif(attribute.attstattarget, -1) as "statisticsTarget",
      ${columnOptions('attribute.attoptions')} as options,
      case when attribute.attfdwoptions is not null then ${foreignOptions('attribute.attfdwoptions')} end as "foreignOptions"
    from relation
    join pg_attribute as attribute on attribute.attrelid = relation.oid
    join pg_type as type on type.oid = attribute.atttypid
    left join pg_attrdef as expression
      on expression.adrelid = attribute.attrelid and expression.adnum = attribute.attnum
    left join behind on behind.refobjid = attribute.attrelid and behind.refobjsubid = attribute.attnum
    ${since(
      server,
      18,
      'left join not_null on not_null.conrelid = attribute.attrelid and not_null.number = attribute.attnum',
      '',
    )}
    where attribute.attnum > 0 and not attribute.attisdropped
      -- what comes from a parent table is compared there
      and ${
        server.schemas
          ? `(attribute.attinhcount = 0 or ${withOutsideParent('relation.oid', server)})`
          : 'attribute.attinhcount = 0'
      }`,
  identity: ['schema', 'table', 'name'],
  serverQuoted: ['type'],
  columnTypes,
  attributes: {
    type: { isSeen: true },
    collation: { isSeen: true },
    notNull: {},
    notNullNotValid: { class: 'validity' },
    notNullNoInherit: { since: 18 },
    notNullName: { class: 'naming', means: 'chosen', severity: 'low', since: 18 },
    default: { means: 'expression', storedAs: ownType, absentAs: noDefault, mentions: true, severity: 'medium' },
    generated: {},
    generatedAs: { means: 'expression', storedAs: ownType },
    identity: {},
    identitySequence: { class: 'naming', severity: 'low', formerly: /_seq\d*"?$/ },
    identityPersistence: { severity: 'low', since: 15 },
    storage: { class: 'storage', severity: 'low' },
    compression: { class: 'storage', severity: 'low', since: 14 },
    statisticsTarget: { class: 'statistics', severity: 'low' },
    options: { class: 'storage', means: 'options', severity: 'low', freeText: true, asOf: 6 },
    foreignOptions: { freeText: true, asOf: 5 },
  },
});
