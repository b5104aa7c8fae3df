/** Pieces of the oracle's queries. */

/** What a query says: what its lines are about, and the statement that returns them as `line`. */
export type Lines = readonly [what: string, query: string];

/** The server's own name of an object. */
export const nameOf = (catalog: string, oid: string, column = '0'): string =>
  `coalesce((select i.type || ' ' || i.identity from pg_identify_object('pg_catalog.${catalog}'::regclass, ${oid}, ${column}) i), '?')`;

/** Neither built in, nor made by an extension. */
export const ours = (catalog: string, oid: string): string =>
  `${oid} >= 16384 and not exists (select 1 from pg_depend d where d.classid = 'pg_catalog.${catalog}'::regclass and d.objid = ${oid} and d.deptype = 'e')`;

export const ourSchema = (oid: string): string =>
  `exists (select 1 from pg_namespace n where n.oid = ${oid} and n.nspname not like 'pg\\_%' and n.nspname <> 'information_schema')`;

export const sortedArray = (array: string): string => `(select jsonb_agg(x order by x::text) from unnest(${array}) x)`;

/** A whole row of a catalog as facts, without what means nothing outside this database. */
export const row = (alias: string, ...without: readonly string[]): string =>
  `(to_jsonb(${alias}) - '{oid,${without.join(',')}}'::text[])::text`;
