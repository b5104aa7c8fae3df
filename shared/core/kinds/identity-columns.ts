import type { ServerFacts } from '../server-facts.ts';
import { since } from './kind.ts';

/** The sequences behind identity columns (pg_sequence), each with the column that it belongs to. */
export const sequencesBehind = `
      select internal.refobjid, internal.refobjsubid, class.relname, class.relpersistence, sequence.*
      from pg_sequence as sequence
      join pg_class as class on class.oid = sequence.seqrelid
      join pg_depend as internal on internal.classid = 'pg_class'::regclass and internal.objid = sequence.seqrelid
        and internal.refclassid = 'pg_class'::regclass and internal.deptype = 'i'`;

/** How an identity column counts: the column (an alias), and the sequence behind it. */
export const identityFacts = (column: string, behind: string): string => `json_strip_nulls(json_build_object(
        'generated', case ${column}.attidentity when 'a' then 'always' else 'by default' end,
        'type', format_type(${behind}.seqtypid, null), 'start', ${behind}.seqstart::text,
        'increment', ${behind}.seqincrement::text, 'min', ${behind}.seqmin::text, 'max', ${behind}.seqmax::text,
        'cache', ${behind}.seqcache::text, 'cycle', nullif(${behind}.seqcycle, false)))`;

/** Like its table (an alias) unless somebody set it otherwise; before 15 always logged. */
export const identityPersistence = (server: ServerFacts, table: string, behind: string): string =>
  since(
    server,
    15,
    `case when ${behind}.relpersistence <> ${table}.relpersistence
          then case ${behind}.relpersistence when 'u' then 'unlogged' else 'logged' end end`,
    'null::text',
  );
