import type { Client } from 'pg';

/**
 * A schema as a set of lines, one for each fact, written by the server itself: a second opinion that shares nothing with
 * the reader and the comparer. Good for databases of one server and one history only.
 */
export async function catalogLines(client: Client): Promise<Set<string>> {
  await client.query(`set search_path = ''`);
  const { rows } = await client.query<{ line: string }>(/* sql */ `
    with mine as (
      select oid, nspname, nspacl from pg_namespace where nspname in ('app', 'billing', 'usage', 'audit', 'public')
    ), relation as (
      select class.oid, format('%s.%s', nspname, relname) as name, relkind, relrowsecurity, relacl
      from pg_class as class join mine on mine.oid = relnamespace
    )
    select format('schema %s %s', nspname, nspacl) as line from mine
    union all
    select format('relation %s %s %s %s', name, relkind, relrowsecurity, relacl) from relation where relkind <> 'i'
    union all
    select format('column %s.%s %s %s %s %s %s', name, attname, format_type(atttypid, atttypmod), attnotnull, attidentity,
      pg_get_expr(adbin, adrelid), attacl)
    from relation join pg_attribute on attrelid = relation.oid left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where attnum > 0 and not attisdropped and relkind <> 'i'
    union all
    select format('constraint %s.%s %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) from pg_constraint
    where contype <> 'n' and connamespace in (select oid from mine)
    union all
    select format('index %s %s %s', name, indisvalid, pg_get_indexdef(indexrelid)) from relation join pg_index on indexrelid = relation.oid
    union all
    select format('view %s %s', name, pg_get_viewdef(oid)) from relation where relkind in ('v', 'm')
    union all
    select format('function %s %s %s', oid::regprocedure, proacl, pg_get_functiondef(oid)) from pg_proc
    where pronamespace in (select oid from mine) and probin is null and prokind in ('f', 'p') and prolang <> 12
    union all
    select format('trigger %s %s', pg_get_triggerdef(oid), tgenabled) from pg_trigger where not tgisinternal
    union all
    select format('policy %s.%s %s %s %s', polrelid::regclass, polname, polroles::regrole[], pg_get_expr(polqual, polrelid),
      pg_get_expr(polwithcheck, polrelid)) from pg_policy
    union all
    select format('label %s %s', enumtypid::regtype, enumlabel) from pg_enum`);
  return new Set(rows.map(({ line }) => line));
}

/** How a tenant's lines differ from what they should be. */
export function compareLines(expected: Set<string>, actual: Set<string>): { missing: string[]; extra: string[] } {
  const without = (lines: Set<string>, others: Set<string>) => [...lines].filter((line) => !others.has(line)).sort();
  return { missing: without(expected, actual), extra: without(actual, expected) };
}
