import { majorOf } from '../core/kinds/kind.ts';
import type { ServerFacts } from '../core/snapshot.ts';

const temporaryNamespaces = "select oid from pg_namespace where nspname ~ '^pg_(toast_)?temp_'";
const temporaryRelations = "select oid from pg_class where relpersistence = 't'";

/**
 * The catalogs that reading touches. Applications make temporary tables all the time, so the rows of these are left out:
 * `relation` and `namespace` name the column that tells them apart. Catalogs that all databases of a server share are not
 * here: other databases move them all the time, and nothing that is deparsed depends on them.
 */
const catalogs: readonly {
  readonly name: string;
  readonly relation?: string;
  readonly namespace?: string;
  /** The first major version that has the catalog. */
  readonly since?: number;
}[] = [
  { name: 'pg_namespace', namespace: 'oid' },
  { name: 'pg_class', namespace: 'relnamespace' },
  { name: 'pg_attribute', relation: 'attrelid' },
  { name: 'pg_attrdef', relation: 'adrelid' },
  { name: 'pg_constraint', relation: 'conrelid' },
  { name: 'pg_index', relation: 'indrelid' },
  { name: 'pg_inherits', relation: 'inhrelid' },
  { name: 'pg_partitioned_table' },
  { name: 'pg_sequence', relation: 'seqrelid' },
  { name: 'pg_rewrite', relation: 'ev_class' },
  { name: 'pg_trigger', relation: 'tgrelid' },
  { name: 'pg_policy' },
  { name: 'pg_type', namespace: 'typnamespace' },
  { name: 'pg_enum' },
  { name: 'pg_range' },
  { name: 'pg_proc' },
  { name: 'pg_aggregate' },
  { name: 'pg_extension' },
  { name: 'pg_description' },
  { name: 'pg_default_acl' },
  { name: 'pg_foreign_table' },
  { name: 'pg_foreign_server' },
  { name: 'pg_foreign_data_wrapper' },
  { name: 'pg_event_trigger' },
  { name: 'pg_statistic_ext' },
  { name: 'pg_operator', namespace: 'oprnamespace' },
  { name: 'pg_opclass' },
  { name: 'pg_opfamily' },
  { name: 'pg_amop' },
  { name: 'pg_amproc' },
  { name: 'pg_cast' },
  { name: 'pg_collation' },
  { name: 'pg_conversion' },
  { name: 'pg_language' },
  { name: 'pg_am' },
  { name: 'pg_transform' },
  { name: 'pg_ts_parser' },
  { name: 'pg_ts_template' },
  { name: 'pg_ts_dict' },
  { name: 'pg_ts_config' },
  { name: 'pg_ts_config_map' },
  { name: 'pg_publication' },
  { name: 'pg_publication_rel' },
  { name: 'pg_publication_namespace', since: 15 },
  { name: 'pg_seclabel' },
];

/** The catalogs whose rows the token covers. */
export const tokenCatalogs: readonly string[] = catalogs.map(({ name }) => name);

/**
 * One text that moves whenever a row of these catalogs is written: count and combined hash of every row's place (`ctid`)
 * and writer (`xmin`). ANALYZE, VACUUM and FREEZE leave it alone; VACUUM FULL of a catalog moves it, which is harmless.
 */
export function catalogToken(server: ServerFacts): string {
  const there = catalogs.filter(({ since }) => since === undefined || majorOf(server) >= since);
  const parts = there.map(
    ({ name, relation, namespace }) => `
      select '${name}' as catalog, count(*) as rows, ${rowsHash(server)} as hash
      from ${name} as counted
      ${relation ? `where counted.${relation} not in (${temporaryRelations})` : ''}
      ${namespace ? `where counted.${namespace} not in (${temporaryNamespaces})` : ''}`,
  );
  return `select string_agg(concat_ws(':', catalog, rows, hash), ' ' order by catalog) as token from (${parts.join('\n      union all')}) as catalogs`;
}

/** bit_xor and the hash of a tid exist from 14 on. */
const rowsHash = (server: ServerFacts): string =>
  majorOf(server) >= 14
    ? 'bit_xor(hashtidextended(counted.ctid, counted.xmin::text::bigint))'
    : "sum(hashtextextended(counted.ctid::text || ' ' || counted.xmin::text, 0))";
