import { majorOf, type ServerFacts } from '../core/server-facts.ts';
import { isThere, mentioned, type TokenCatalog, tokenCatalogs } from './token-catalogs.ts';

/**
 * The statements that say in one line whether anything was written to the catalogs: how many rows they have, and the
 * combined hash of every row's place (`ctid`) and writer (`xmin`). ANALYZE, VACUUM and FREEZE leave both alone; VACUUM FULL
 * of a catalog moves them, which is harmless. One line, its parts joined by `/`: system identifier, timeline, oid of the
 * database, number of rows, hash, and what the statement adds. The first three tell a copy of the database, elsewhere or
 * of earlier, from the database itself.
 */

export interface TokenOptions {
  /** False where the role may not ask for system identifier and timeline: then they are empty. */
  readonly identity: boolean;
}

/** What the settled token adds, and the quick one needs. */
export interface KnownRows {
  /** The places of the catalogs that have no page, so no row. */
  readonly empty: readonly number[];
  /** The oids of what is mentioned, in the order of `mentioned`; undefined where they are too many to be kept. */
  readonly mentioned: readonly (readonly string[] | undefined)[];
}

/**
 * Rows of temporary objects do not count. Adds the places of the empty catalogs and the oids of what is mentioned, both
 * joined by dots, and which transactions have ended: as long as that stays the same, nobody has written anything at all.
 */
export function settledToken(server: ServerFacts, options: TokenOptions): string {
  const there = catalogsOf(server);
  const places = there.map(([place, { name }]) => `(${place}, '${name}'::regclass)`);
  const empty = `(select string_agg(place::text, '.') from (values ${places.join(', ')}) as catalog (place, oid)
      where pg_relation_size(oid) = 0)`;
  const lists = mentioned.map((_, place) => `(select string_agg(oid::text, '.') from mentioned_${place})`);
  const added = [empty, ...lists].map((list) => `coalesce(${list}, '')`);
  const tables = [own, ...mentioned.map(({ oids }, place) => `mentioned_${place} (oid) as materialized (${oids})`)];
  const arms = [
    ...there.flatMap(([place, catalog]) => [counted(server, place, catalog), ...ofTemporary(server, place, catalog)]),
    ...mentioned.map((_, place) => named(server, place, `mentioned_${place}`)),
  ];
  return line(server, options, [...tables, ...temporary], arms, [...added, 'pg_current_snapshot()::text']);
}

/**
 * The same by what was known of the rows; adds how large the empty catalogs are now, in bytes. They are not scanned, nor
 * are temporary objects looked for: while there are any, the hash is another one.
 */
export function quickToken(server: ServerFacts, known: KnownRows, options: TokenOptions): string {
  const there = catalogsOf(server);
  const isEmpty = (place: number) => known.empty.includes(place);
  const sizes = there.filter(([place]) => isEmpty(place)).map(([, { name }]) => `pg_relation_size('${name}')`);
  const names = mentioned.map(({ oids }, place) => {
    const list = known.mentioned[place];
    if (list === undefined) return [named(server, place, `(${oids})`)];
    return list.length === 0 ? [] : [named(server, place, `unnest('{${list.join()}}'::oid[])`)];
  });
  const rows = there.filter(([place]) => !isEmpty(place)).map(([place, catalog]) => counted(server, place, catalog));
  return line(server, options, [own], [...rows, ...names.flat()], [sizes.join(' + ') || '0']);
}

const catalogsOf = (server: ServerFacts): [number, TokenCatalog][] =>
  [...tokenCatalogs.entries()].filter(([, catalog]) => isThere(server, catalog));

const own = 'own as materialized (select oid from pg_database where datname = current_database())';

function line(
  server: ServerFacts,
  { identity }: TokenOptions,
  tables: readonly string[],
  arms: readonly string[],
  added: readonly string[],
): string {
  const known = identity
    ? '(select system_identifier from pg_control_system()), (select timeline_id from pg_control_checkpoint())'
    : "'', ''";
  const parts = [known, '(select oid from own)', 'sum(catalog.rows)', combined(server), ...added];
  return `
    with ${tables.join(',\n    ')}
    select concat_ws('/', ${parts.join(', ')}) as token
    from (${arms.join('\n      union all')}) as catalog (rows, hash)`;
}

/** All rows of a catalog. */
const counted = (server: ServerFacts, place: number, { name, where, texts }: TokenCatalog): string =>
  texts
    ? hashed(server, place, texts(server))
    : `
      select count(*), ${rowsHash(server, place)} from ${name} as counted${where ? ` where ${where}` : ''}`;

/** What is mentioned, by name. */
const named = (server: ServerFacts, place: number, from: string): string =>
  hashed(server, tokenCatalogs.length + place, mentioned[place]?.called(from) ?? '');

const hashed = (server: ServerFacts, place: number, texts: string): string => `
      select count(*), ${folded(server, `hashtextextended(counted.text, ${place})`)} from (${texts}) as counted (text)`;

/**
 * What is temporary, and what is part of it. Applications make such tables all the time, so their rows are taken out again:
 * found by index, one by one, they cost nothing where there are none.
 */
const temporary: readonly string[] = [
  "schemas as materialized (select oid from pg_namespace where nspname ~ '^pg_(toast_)?temp_')",
  'relations as materialized (select oid from pg_class where relnamespace = any (array(select oid from schemas)))',
  `objects (class, oid) as materialized (
      select 'pg_class'::regclass, oid from relations
      union all
      select 'pg_type'::regclass, oid from pg_type where typnamespace = any (array(select oid from schemas))
      union all
      select 'pg_proc'::regclass, oid from pg_proc where pronamespace = any (array(select oid from schemas))
      union all
      select part.class, part.oid from relations cross join lateral (
        select 'pg_attrdef'::regclass, oid from pg_attrdef where adrelid = relations.oid
        union all
        select 'pg_constraint'::regclass, oid from pg_constraint where conrelid = relations.oid
        union all
        select 'pg_rewrite'::regclass, oid from pg_rewrite where ev_class = relations.oid
        union all
        select 'pg_trigger'::regclass, oid from pg_trigger where tgrelid = relations.oid) as part (class, oid))`,
];

/** The rows of a catalog that are about temporary objects, to be taken out. */
function ofTemporary(server: ServerFacts, place: number, catalog: TokenCatalog): string[] {
  const { name, relation, namespace, object } = catalog;
  const hash = majorOf(server) >= 14 ? rowsHash(server, place) : `-${rowsHash(server, place)}`;
  const found = (from: string, condition: string) => `
      select -count(*), ${hash}
      from ${from} cross join lateral (select written.ctid, written.xmin from ${name} as written where ${condition} offset 0) as counted`;
  if (relation) return [found('relations', `written.${relation} = relations.oid`)];
  if (object) return [found('objects', `written.${object[0]} = objects.class and written.${object[1]} = objects.oid`)];
  return namespace
    ? [
        `
      select -count(*), ${hash} from ${name} as counted where counted.${namespace} = any (array(select oid from schemas))`,
      ]
    : [];
}

/**
 * The writer's number, the same for ever: the server counts only how old it is (`age`), so it is counted from a fixed one.
 * Rows that came with the server have no age, and count without being hashed.
 */
const writer = "((age('3'::xid)::bigint - nullif(age(counted.xmin), 2147483647)) & 4294967295)";

/** bit_xor and the hash of a tid exist from 14 on. */
const rowsHash = (server: ServerFacts, place: number): string => {
  const writerHere = `${writer} + ${place * 2 ** 32}`;
  return majorOf(server) >= 14
    ? folded(server, `hashtidextended(counted.ctid, ${writerHere})`)
    : folded(server, `hashint8extended(${writerHere}, 0)`);
};

/** Both ways of combining can take a row out again: xor by a second time, a sum by subtracting. */
const folded = (server: ServerFacts, hash: string): string =>
  majorOf(server) >= 14 ? `bit_xor(${hash})` : `sum(${hash})`;

const combined = (server: ServerFacts): string => `coalesce(${folded(server, 'catalog.hash')}, 0)`;
