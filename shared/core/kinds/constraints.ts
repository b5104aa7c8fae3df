import { columnId, isList } from '../object.ts';
import type { ReadTarget } from '../server-facts.ts';
import { columnTypes } from './column-types.ts';
import { nameOfConstraint } from './constraint-names.ts';
import { defineKind, since } from './kind.ts';
import {
  columnNames,
  notOfExtension,
  ofUserSchema,
  optionsMap,
  outside,
  quoted,
  relationKind,
  relationName,
  withOutsideParent,
} from './sql.ts';

/** Clones of a constraint that is not read. */
const orClone = (target: ReadTarget): string =>
  target.schemas
    ? `or listed.conparentid in (select above.oid from pg_constraint as above where ${outside('above.connamespace', target)})`
    : '';

const orInherited = (target: ReadTarget): string =>
  target.schemas ? `or ${withOutsideParent('listed.conrelid', target)}` : '';

const actions = "when 'r' then 'restrict' when 'c' then 'cascade' when 'n' then 'set null' when 'd' then 'set default'";

/** What an exclusion constraint excludes. Whether it is deferrable, and the options of its index, are facts of their own. */
const exclusion = `(
        select left(definition.text, length(definition.text) - length(tail.text)) || condition.text
        from (select regexp_replace(pg_get_constraintdef(constraint_.oid), '( DEFERRABLE)?( INITIALLY DEFERRED)?$', '')) as definition (text)
        cross join (select coalesce(' WHERE (' || pg_get_expr(index.indpred, index.indrelid) || ')', '')) as condition (text)
        -- as the server writes options
        cross join (select coalesce(' WITH (' || string_agg(quote_ident(option.name) || '=' || case
          when quote_ident(option.value) = option.value then option.value else quote_literal(option.value) end, ', ' order by place) || ')', '')
          from unnest(index_class.reloptions) with ordinality as listed (text, place)
          cross join lateral (select split_part(listed.text, '=', 1), substr(listed.text, strpos(listed.text, '=') + 1))
            as option (name, value)) as options (text)
        cross join lateral (select case when right(definition.text, length(options.text || condition.text)) = options.text || condition.text
          then options.text || condition.text else condition.text end) as tail (text))`;

const columnOf = (relation: string, number: string, name: string): string => `(
          select ${name} from pg_attribute as own where own.attrelid = constraint_.${relation} and own.attnum = ${number})`;

/** Most keys have one column, and nothing to sort. Names are found by index, one by one: a join reads every column there is. */
const keyColumns = `case when constraint_.contype in ('p', 'u') then
        case when cardinality(constraint_.conkey) = 1 then json_build_array(${columnOf('conrelid', 'constraint_.conkey[1]', 'own.attname')})
        else (select json_agg(${columnOf('conrelid', 'listed.number', 'own.attname')} order by listed.place)
          from unnest(constraint_.conkey) with ordinality as listed (number, place)) end end`;

const pairOf = (number: string, farNumber: string): string =>
  `${columnOf('conrelid', number, quoted('own.attname'))} || ' -> ' || ${columnOf('confrelid', farNumber, quoted('own.attname'))}`;

/** As pairs, so that the order in which they were declared does not count. */
const keyPairs = `case when constraint_.contype = 'f' then
        case when cardinality(constraint_.conkey) = 1 then json_build_array(${pairOf('constraint_.conkey[1]', 'constraint_.confkey[1]')})
        else (select json_agg(pair.text order by pair.text) from (
          select ${pairOf('listed.number', 'listed.far_number')} as text
          from unnest(constraint_.conkey, constraint_.confkey) as listed (number, far_number) offset 0) as pair) end end`;

/**
 * Constraints of tables and domains (pg_constraint). NOT NULL is a fact of its column; a constraint that a child has from
 * its parent is compared on the parent. Foreign keys are built from raw columns: deparsing clones can fail for ever.
 */
export const constraints = defineKind({
  kind: 'constraint',
  catalog: 'pg_constraint',
  severity: 'high',
  sql: (server) => `
    with constraint_ as materialized (
      select listed.oid, listed.conname, listed.contype, listed.conrelid, listed.contypid, listed.conindid,
        listed.confrelid, listed.conkey, listed.confkey, listed.confmatchtype, listed.confupdtype, listed.confdeltype,
        ${since(server, 15, 'listed.confdelsetcols', 'null::int2[]')} as confdelsetcols, listed.conbin, listed.connoinherit,
        listed.condeferrable, listed.condeferred, listed.convalidated, ${since(server, 18, 'listed.conperiod', 'false')} as conperiod,
        ${since(server, 18, 'listed.conenforced', 'true')} as conenforced, namespace.nspname, class.relname, class.relkind, domain.typname
      from pg_constraint as listed
      left join pg_class as class on class.oid = listed.conrelid
      left join pg_type as domain on domain.oid = listed.contypid
      left join pg_namespace as namespace on namespace.oid = coalesce(class.relnamespace, domain.typnamespace)
      where listed.contype in ('p', 'u', 'x', 'f', 'c')
        -- clones on partitions
        and (listed.conparentid = 0 ${orClone(server)})
        -- CHECKs that a parent implies: clones of these have no conparentid
        and (not (listed.contype = 'c' and listed.coninhcount > 0) ${orInherited(server)})
        and ${ofUserSchema('coalesce(class.relnamespace, domain.typnamespace)', server)}
        and ${notOfExtension('pg_class', 'listed.conrelid')}
        and ${notOfExtension('pg_type', 'listed.contypid')})
    select constraint_.oid, nullif(constraint_.conindid, 0) as relation,
      constraint_.nspname as schema, coalesce(constraint_.relname, constraint_.typname) as "table",
      constraint_.conname as name,
      case when constraint_.conrelid = 0 then 'domain' else ${relationKind('constraint_')} end as within,
      case constraint_.contype when 'p' then 'primary key' when 'u' then 'unique' when 'x' then 'exclusion'
        when 'f' then 'foreign key' else 'check' end as type,
      ${keyColumns} as columns,
      case when index.indnatts > index.indnkeyatts
        then ${columnNames('constraint_.conrelid', '(index.indkey::int2[])[index.indnkeyatts:index.indnatts - 1]')} end as include,
      ${since(server, 15, 'coalesce(index.indnullsnotdistinct, false)', 'false')} as "nullsNotDistinct",
      case when constraint_.contype = 'x' then ${exclusion} end as exclusion,
      case when constraint_.contype = 'f' then ${relationName('constraint_.confrelid')} end as "references",
      ${keyPairs} as pairs,
      case when constraint_.contype = 'f' then
        case constraint_.confmatchtype when 'f' then 'full' when 'p' then 'partial' end end as match,
      case when constraint_.contype = 'f' then case constraint_.confupdtype ${actions} end end as "onUpdate",
      case when constraint_.contype = 'f' then case constraint_.confdeltype ${actions} end end as "onDelete",
      case when constraint_.confdelsetcols is not null then (
        select json_agg(own.attname order by own.attname) from unnest(constraint_.confdelsetcols) as number
        join pg_attribute as own on own.attrelid = constraint_.conrelid and own.attnum = number) end as "onDeleteColumns",
      case when constraint_.contype = 'c' then pg_get_expr(constraint_.conbin, constraint_.conrelid) end as expression,
      constraint_.contype = 'c' and constraint_.connoinherit as "noInherit",
      constraint_.condeferrable as deferrable,
      constraint_.condeferred as "initiallyDeferred",
      constraint_.conperiod as period,
      not constraint_.conenforced as "notEnforced",
      -- NOT ENFORCED implies not validated
      not constraint_.convalidated and constraint_.conenforced as "notValid",
      case when not index.indisvalid then case index_class.relkind when 'I' then 'not on every partition'
        else 'failed build' end end as invalid,
      case when index_class.reloptions is not null then ${optionsMap('index_class.reloptions')} end as options,
      ${quoted('tablespace.spcname')} as tablespace,
      -- only expressions can have them, and only exclusion constraints have expressions
      case when constraint_.contype = 'x' then (
        select json_object_agg(key.attnum, key.attstattarget) from pg_attribute as key
        where key.attrelid = constraint_.conindid and key.attstattarget >= 0) end as "statisticsTargets"
    from constraint_
    -- a foreign key names the index it refers to, which is not its own
    left join pg_index as index on index.indexrelid = constraint_.conindid and constraint_.contype in ('p', 'u', 'x')
    left join pg_class as index_class on index_class.oid = index.indexrelid
    left join pg_tablespace as tablespace on tablespace.oid = index_class.reltablespace`,
  identity: ['schema', 'table', 'name'],
  generatedName: /_(?:pkey|key|fkey|check|excl)\d*$/,
  madeOf: nameOfConstraint,
  bornWithTable: ({ attributes: { type } }) => type === 'primary key',
  gives: ({ within, attributes: { type, columns = null } }) =>
    type === 'primary key' && within !== undefined && isList(columns)
      ? columns.flatMap((column) => [
          { to: columnId(within, String(column)), attribute: 'notNull' },
          // where the column comes from a parent or a type
          { to: within, attribute: 'overrides', under: [String(column), 'notNull'] },
        ])
      : [],
  columnTypes,
  attributes: {
    type: {},
    columns: {},
    include: {},
    nullsNotDistinct: { since: 15 },
    exclusion: { means: 'expression' },
    references: {},
    pairs: {},
    match: {},
    onUpdate: {},
    onDelete: {},
    onDeleteColumns: { since: 15 },
    expression: { means: 'expression' },
    noInherit: { severity: 'medium' },
    deferrable: { severity: 'medium' },
    initiallyDeferred: { severity: 'medium' },
    period: { since: 18 },
    notEnforced: { since: 18 },
    notValid: { class: 'validity', severity: 'medium' },
    invalid: { class: 'validity' },
    options: { class: 'storage', means: 'options', severity: 'low', freeText: true },
    tablespace: { class: 'storage', severity: 'low' },
    statisticsTargets: { class: 'statistics', severity: 'low' },
  },
});
