import { majorOf, type ServerFacts } from '../core/server-facts.ts';
import { isThere, mentioned, type TokenCatalog, tokenCatalogs } from './token-catalogs.ts';

/**
 * The statements that say in one line whether anything was written to the catalogs: how many rows they have, and the
 * combined hash of every row's place (`ctid`) and writer (`xmin`). ANALYZE, VACUUM and FREEZE leave both alone; VACUUM FULL
 * of a catalog moves them, which is harmless. One line, its parts joined by `/`: system identifier, timeline, oid of the
 * database, number of rows, hash, running server, and what the statement adds. The first three tell a copy of the database,
 * elsewhere or of earlier, from the database itself. They do not tell copies from each other that were made from one file
 * system or snapshot: the running server does, by when it started (in microseconds) and by who wrote the database's own row.
 */

/** The statement that gives a line of nothing but the parts that say which database this is; `databaseIdOf` reads it. */
export const identityStatement = /* sql */ `
  select pg_catalog.concat_ws('/', control.system_identifier, own.oid, pg_catalog.concat_ws('.', own.xmin, started.at))
  from pg_catalog.pg_control_system() as control
  cross join pg_catalog.pg_database as own
  cross join (
    select (pg_catalog.date_part('epoch', pg_catalog.pg_postmaster_start_time())
      operator(pg_catalog.*) 1000000)::pg_catalog.int8) as started (at)
  where own.datname operator(pg_catalog.=) pg_catalog.current_database()`;

export interface TokenOptions {
  /** False where the role may not ask for system identifier, timeline and start of the server: then they are empty. */
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
 * joined by dots, what speaks against `presumed`, and which transactions have ended: as long as that stays the same, nobody
 * has written anything at all.
 *
 * Planning is most of what it costs. With `presumed`, the places of catalogs that are likely empty, these are not scanned
 * and temporary objects not left out: then it adds, in place of a zero, what speaks against that, and is worth little.
 */
export function settledToken(server: ServerFacts, options: TokenOptions, presumed?: readonly number[]): string {
  const there = catalogsOf(server);
  const lists = mentioned.map((_, place) => `(select string_agg(oid::text, '.') from mentioned_${place})`);
  const empty = presumed ? `'${presumed.join('.')}'` : emptyCatalogs(there);
  const added = [empty, ...lists].map((list) => `coalesce(${list}, '')`);
  const tables = mentioned.map(({ oids }, place) => `mentioned_${place} (oid) as materialized (${oids})`);
  const names = mentioned.map((_, place) => named(server, place, `mentioned_${place}`));
  const rows = without(there, presumed).map(([place, catalog]) =>
    counted(server, place, catalog, presumed === undefined),
  );
  const doubt = presumed ? `${sizeOf(there, presumed)} + ${temporaryObjects}` : '0';
  return line(
    server,
    options,
    [...(presumed ? [schemas] : [schemas, ...temporary]), ...tables],
    [...rows, ...names],
    [...added, doubt, 'pg_current_snapshot()::text'],
  );
}

/**
 * The same by what was known of the rows; adds how large the empty catalogs are now, in bytes. They are not scanned, nor
 * are temporary objects left out: while there are any, the hash is another one.
 */
export function quickToken(server: ServerFacts, known: KnownRows, options: TokenOptions): string {
  const there = catalogsOf(server);
  const names = mentioned.map(({ oids }, place) => {
    const list = known.mentioned[place];
    if (list === undefined) return [named(server, place, `(${oids})`)];
    return list.length === 0 ? [] : [named(server, place, `unnest('{${list.join()}}'::oid[])`)];
  });
  const rows = without(there, known.empty).map(([place, catalog]) => counted(server, place, catalog, false));
  return line(server, options, [], [...rows, ...names.flat()], [sizeOf(there, known.empty)]);
}

type Placed = readonly [place: number, catalog: TokenCatalog];

const without = (catalogs: readonly Placed[], left: readonly number[] = []): Placed[] =>
  catalogs.filter(([place]) => !left.includes(place));

const emptyCatalogs = (catalogs: readonly Placed[]): string => `(
      select string_agg(place::text, '.')
      from (values ${catalogs.map(([place, { name }]) => `(${place}, '${name}'::regclass)`).join(', ')}) as catalog (place, oid)
      where pg_relation_size(oid) = 0)`;

const sizeOf = (catalogs: readonly Placed[], places: readonly number[]): string =>
  catalogs
    .filter(([place]) => places.includes(place))
    .map(([, { name }]) => `pg_relation_size('${name}')`)
    .join(' + ') || '0';

const catalogsOf = (server: ServerFacts): [number, TokenCatalog][] =>
  [...tokenCatalogs.entries()].filter(([, catalog]) => isThere(server, catalog));

const own = 'own as materialized (select oid, xmin from pg_database where datname = current_database())';
const schemas = "schemas as materialized (select oid from pg_namespace where nspname ~ '^pg_(toast_)?temp_')";

/** What is temporary, and what is part of it: applications make such tables all the time. There is seldom any. */
const temporary: readonly string[] = [
  'relations as materialized (select oid from pg_class where relnamespace in (select oid from schemas))',
  `objects (class, oid) as materialized (
      select 'pg_class'::regclass::oid, oid from relations
      union all
      select 'pg_type'::regclass, oid from pg_type where typnamespace in (select oid from schemas)
      union all
      select 'pg_proc'::regclass, oid from pg_proc where pronamespace in (select oid from schemas)
      union all
      select 'pg_attrdef'::regclass, oid from pg_attrdef where adrelid in (select oid from relations)
      union all
      select 'pg_constraint'::regclass, oid from pg_constraint where conrelid in (select oid from relations)
      union all
      select 'pg_rewrite'::regclass, oid from pg_rewrite where ev_class in (select oid from relations)
      union all
      select 'pg_trigger'::regclass, oid from pg_trigger where tgrelid in (select oid from relations))`,
];

const temporaryObjects = `(
      select count(*) from pg_class where relnamespace in (select oid from schemas)) + (
      select count(*) from pg_type where typnamespace in (select oid from schemas)) + (
      select count(*) from pg_proc where pronamespace in (select oid from schemas))`;

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
  const running = identity
    ? "(select concat_ws('.', xmin, (date_part('epoch', pg_postmaster_start_time()) * 1000000)::bigint) from own)"
    : "''";
  const parts = [known, '(select oid from own)', 'sum(catalog.rows)', combined(server), running, ...added];
  return `
    with ${[own, ...tables].join(',\n    ')}
    select concat_ws('/', ${parts.join(', ')}) as token
    from (${arms.join('\n      union all')}) as catalog (rows, hash)`;
}

/** The rows of a catalog that count. */
function counted(server: ServerFacts, place: number, catalog: TokenCatalog, temporaryLeftOut: boolean): string {
  if (catalog.texts) return hashed(server, place, catalog.texts(server));
  const { name, where, relation, namespace, object } = catalog;
  const lasting = [
    relation && `counted.${relation} not in (select oid from relations)`,
    namespace && `counted.${namespace} not in (select oid from schemas)`,
    object && `(counted.${object[0]}, counted.${object[1]}) not in (select class, oid from objects)`,
  ];
  const condition = [where, ...(temporaryLeftOut ? lasting : [])].filter(Boolean).join(' and ');
  return `
      select count(*), ${rowsHash(server, place)} from ${name} as counted${condition && ` where ${condition}`}`;
}

/** What is mentioned, by name. */
const named = (server: ServerFacts, place: number, from: string): string =>
  hashed(server, tokenCatalogs.length + place, mentioned[place]?.called(from) ?? '');

const hashed = (server: ServerFacts, place: number, texts: string): string => `
      select count(*), ${folded(server, `hashtextextended(counted.text, ${place})`)} from (${texts}) as counted (text)`;

/**
 * The writer's number: the server counts only how old it is (`age`), so it is counted from a fixed one, whose age is asked
 * once. It moves, harmlessly, when that age overflows, after two thousand million transactions. Rows that came with the
 * server have no age, and count without being hashed.
 */
const writer = (place: number): string =>
  `(select age('3'::xid)::bigint + ${place * 2 ** 32}) - nullif(age(counted.xmin), 2147483647)`;

/** bit_xor and the hash of a tid exist from 14 on. */
const rowsHash = (server: ServerFacts, place: number): string =>
  majorOf(server) >= 14
    ? folded(server, `hashtidextended(counted.ctid, ${writer(place)})`)
    : folded(server, `hashint8extended(${writer(place)}, 0)`);

/** The order of the rows counts in neither way of combining. */
const folded = (server: ServerFacts, hash: string): string =>
  majorOf(server) >= 14 ? `bit_xor(${hash})` : `sum(${hash})`;

const combined = (server: ServerFacts): string => `coalesce(${folded(server, 'catalog.hash')}, 0)`;
