import { lastNameOf } from '../cited.ts';
import { parseId, type SchemaObject } from '../object.ts';
import { defineKind } from './kind.ts';
import { rawName, rawNameAround } from './raw-names.ts';
import type { MadeOf } from './server-names.ts';
import { notOfExtension, ofUserSchema, quoted } from './sql.ts';

/** That of a serial column. */
function madeOf(sequence: SchemaObject): MadeOf | undefined {
  const column = rawNameAround(sequence);
  if (column === undefined || sequence.within === undefined) return undefined;
  const { path } = parseId(sequence.within);
  const table = lastNameOf(path.slice(0, -1 - (lastNameOf(path)?.length ?? 0)));
  return table === undefined ? undefined : { table: rawName(table), columns: [[column]], label: 'seq' };
}

/** Sequences, free or owned by a column (pg_sequence). Those behind identity columns are facts of the column. */
export const sequences = defineKind({
  kind: 'sequence',
  catalog: 'pg_class',
  severity: 'medium',
  sql: (server) => `
    -- the free ones first, of which most databases have few or none; whom they belong to is asked of these only
    with sequence as materialized (
      select listed.*, class.oid, class.relname, class.relnamespace, class.relpersistence, class.relowner
      from pg_sequence as listed
      join pg_class as class on class.oid = listed.seqrelid
      where class.relpersistence <> 't'
        -- behind an identity column
        and class.oid not in (select internal.objid from pg_depend as internal
          where internal.classid = 'pg_class'::regclass and internal.deptype = 'i')
        and ${ofUserSchema('class.relnamespace', server)}
        and ${notOfExtension('pg_class', 'class.oid')})
    select sequence.oid, namespace.nspname as schema, sequence.relname as name,
      case when owner_table.oid is not null
        then json_build_array('column', owner_namespace.nspname, owner_table.relname, owner_column.attname) end as within,
      format_type(sequence.seqtypid, null) as type,
      -- int8 as text: a JavaScript number cannot hold it
      sequence.seqstart::text as start,
      sequence.seqincrement::text as increment,
      sequence.seqmin::text as min,
      sequence.seqmax::text as max,
      sequence.seqcache::text as cache,
      sequence.seqcycle as cycle,
      ${quoted('owner_namespace.nspname')} || '.' || ${quoted('owner_table.relname')} || '.'
        || ${quoted('owner_column.attname')} as "ownedBy",
      sequence.relpersistence = 'u' as unlogged,
      pg_get_userbyid(sequence.relowner)::text as owner
    from sequence
    join pg_namespace as namespace on namespace.oid = sequence.relnamespace
    left join pg_depend as ownership on ownership.classid = 'pg_class'::regclass and ownership.objid = sequence.oid
      and ownership.refclassid = 'pg_class'::regclass and ownership.refobjsubid > 0 and ownership.deptype = 'a'
    left join pg_class as owner_table on owner_table.oid = ownership.refobjid
    left join pg_namespace as owner_namespace on owner_namespace.oid = owner_table.relnamespace
    left join pg_attribute as owner_column
      on owner_column.attrelid = owner_table.oid and owner_column.attnum = ownership.refobjsubid
    where ${notOfExtension('pg_class', 'coalesce(owner_table.oid, 0)')}`,
  identity: ['schema', 'name'],
  generatedName: /_seq\d*$/,
  madeOf,
  attributes: {
    type: {},
    start: {},
    increment: {},
    min: {},
    max: {},
    cache: { severity: 'low' },
    cycle: {},
    ownedBy: {},
    // Sequences of unlogged tables became unlogged in 15.
    unlogged: { since: 15, severity: 'low' },
    owner: { class: 'owner' },
  },
});
