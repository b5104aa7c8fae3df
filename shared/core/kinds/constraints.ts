import { defineKind, since } from './kind.ts';
import { columnNames, inUserSchema, notOfExtension, optionsMap, quoted, relationName, withinRelation } from './sql.ts';

const actions = "when 'r' then 'restrict' when 'c' then 'cascade' when 'n' then 'set null' when 'd' then 'set default'";

/**
 * Constraints of tables and domains (pg_constraint). NOT NULL is a fact of its column; a constraint that a child has from
 * its parent is compared on the parent. Foreign keys are built from raw columns: deparsing clones can fail for ever.
 */
export const constraints = defineKind({
  kind: 'constraint',
  catalog: 'pg_constraint',
  severity: 'high',
  sql: (server) => `
    select constraint_.oid, nullif(constraint_.conindid, 0) as relation,
      namespace.nspname as schema, coalesce(class.relname, domain.typname) as "table", constraint_.conname as name,
      case when class.oid is null then json_build_array('domain', namespace.nspname, domain.typname)
        else ${withinRelation('class', 'namespace')} end as within,
      case constraint_.contype when 'p' then 'primary key' when 'u' then 'unique' when 'x' then 'exclusion'
        when 'f' then 'foreign key' else 'check' end as type,
      case when constraint_.contype in ('p', 'u')
        then ${columnNames('class.oid', '(index.indkey::int2[])[0:index.indnkeyatts - 1]')} end as columns,
      case when constraint_.contype in ('p', 'u', 'x') and index.indnatts > index.indnkeyatts
        then ${columnNames('class.oid', '(index.indkey::int2[])[index.indnkeyatts:index.indnatts - 1]')} end as include,
      ${since(server, 15, 'coalesce(index.indnullsnotdistinct, false)', 'false')} as "nullsNotDistinct",
      -- whether it is deferrable is said below
      case when constraint_.contype = 'x' then
        regexp_replace(pg_get_constraintdef(constraint_.oid), '( DEFERRABLE)?( INITIALLY DEFERRED)?$', '') end as exclusion,
      case when constraint_.contype = 'f' then ${relationName('constraint_.confrelid')} end as "references",
      -- pairs, so that the order in which they were declared does not count
      (select json_agg(pair order by pair) from (
        select ${quoted('own.attname')} || ' -> ' || ${quoted('far.attname')} as pair
        from unnest(constraint_.conkey, constraint_.confkey) as listed (own_number, far_number)
        join pg_attribute as own on own.attrelid = constraint_.conrelid and own.attnum = listed.own_number
        join pg_attribute as far on far.attrelid = constraint_.confrelid and far.attnum = listed.far_number
        where constraint_.contype = 'f') as pairs) as pairs,
      case when constraint_.contype = 'f' then
        case constraint_.confmatchtype when 'f' then 'full' when 'p' then 'partial' end end as match,
      case when constraint_.contype = 'f' then case constraint_.confupdtype ${actions} end end as "onUpdate",
      case when constraint_.contype = 'f' then case constraint_.confdeltype ${actions} end end as "onDelete",
      ${since(
        server,
        15,
        `(select json_agg(own.attname order by own.attname) from unnest(constraint_.confdelsetcols) as number
        join pg_attribute as own on own.attrelid = constraint_.conrelid and own.attnum = number)`,
        'null::json',
      )} as "onDeleteColumns",
      case when constraint_.contype = 'c' then pg_get_expr(constraint_.conbin, constraint_.conrelid) end as expression,
      constraint_.contype = 'c' and constraint_.connoinherit as "noInherit",
      constraint_.condeferrable as deferrable,
      constraint_.condeferred as "initiallyDeferred",
      ${since(server, 18, 'constraint_.conperiod', 'false')} as period,
      ${since(server, 18, 'not constraint_.conenforced', 'false')} as "notEnforced",
      -- NOT ENFORCED implies not validated
      not constraint_.convalidated ${since(server, 18, 'and constraint_.conenforced', '')} as "notValid",
      case when not index.indisvalid then case index_class.relkind when 'I' then 'not on every partition'
        else 'failed build' end end as invalid,
      ${optionsMap('index_class.reloptions')} as options,
      (select ${quoted('tablespace.spcname')} from pg_tablespace as tablespace
        where tablespace.oid = index_class.reltablespace) as tablespace
    from pg_constraint as constraint_
    left join pg_class as class on class.oid = constraint_.conrelid
    left join pg_type as domain on domain.oid = constraint_.contypid
    join pg_namespace as namespace on namespace.oid = coalesce(class.relnamespace, domain.typnamespace)
    -- a foreign key names the index it refers to, which is not its own
    left join pg_index as index on index.indexrelid = constraint_.conindid and constraint_.contype in ('p', 'u', 'x')
    left join pg_class as index_class on index_class.oid = index.indexrelid
    where constraint_.contype in ('p', 'u', 'x', 'f', 'c')
      -- clones on partitions
      and constraint_.conparentid = 0
      -- CHECKs that a parent implies: clones of these have no conparentid
      and not (constraint_.contype = 'c' and constraint_.coninhcount > 0)
      and ${inUserSchema('namespace')}
      and ${notOfExtension('pg_class', 'constraint_.conrelid')}
      and ${notOfExtension('pg_type', 'constraint_.contypid')}`,
  identity: ['schema', 'table', 'name'],
  generatedName: /_(?:pkey|key|fkey|check|excl)\d*$/,
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
    options: { class: 'storage', means: 'options', severity: 'low' },
    tablespace: { class: 'storage', severity: 'low' },
  },
});
