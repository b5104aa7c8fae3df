import { subscriptions } from '../core/kinds/subscriptions.ts';
import { userMappings } from '../core/kinds/user-mappings.ts';
import { majorOf, type ServerFacts } from '../core/server-facts.ts';

/** What the catalog token covers: every catalog that a kind reads, for whatever is left out could change unseen. */

export interface TokenCatalog {
  readonly name: string;
  /** The first major version that has the catalog. */
  readonly since?: number;
  /** Of a catalog that all databases share: only the rows that are about this one (`own` holds its oid). */
  readonly where?: string;
  /** Rows that are hashed by content: where the physical row is closed to ordinary roles, or is not what counts. */
  readonly texts?: (server: ServerFacts) => string;
  /** The column that names a relation or a schema: rows of temporary ones do not count. */
  readonly relation?: string;
  readonly namespace?: string;
  /** The columns that name an object: rows about temporary ones do not count. */
  readonly object?: readonly [classOid: string, oid: string];
}

const own = '(select oid from own)';

const wholeRows = (sql: string): string => `
      select whole::text from (${sql}) as whole`;

/** The place in this list is part of each row's hash, so that a row counts only as what it is. */
export const tokenCatalogs: readonly TokenCatalog[] = [
  { name: 'pg_namespace', where: "counted.nspname !~ '^pg_(toast_)?temp_'" },
  { name: 'pg_class', namespace: 'relnamespace' },
  { name: 'pg_attribute', relation: 'attrelid' },
  { name: 'pg_attrdef', relation: 'adrelid' },
  { name: 'pg_constraint', relation: 'conrelid' },
  { name: 'pg_index', relation: 'indrelid' },
  { name: 'pg_inherits', relation: 'inhrelid' },
  { name: 'pg_partitioned_table', relation: 'partrelid' },
  { name: 'pg_sequence', relation: 'seqrelid' },
  { name: 'pg_rewrite', relation: 'ev_class' },
  { name: 'pg_trigger', relation: 'tgrelid' },
  { name: 'pg_policy' },
  { name: 'pg_type', namespace: 'typnamespace' },
  { name: 'pg_enum' },
  { name: 'pg_range' },
  { name: 'pg_proc', namespace: 'pronamespace' },
  { name: 'pg_aggregate' },
  { name: 'pg_extension' },
  // Membership of an extension and ownership of a sequence are written nowhere else.
  { name: 'pg_depend', object: ['classid', 'objid'] },
  { name: 'pg_description', object: ['classoid', 'objoid'] },
  { name: 'pg_default_acl' },
  { name: 'pg_init_privs' },
  { name: 'pg_foreign_table' },
  { name: 'pg_foreign_server' },
  { name: 'pg_foreign_data_wrapper' },
  { name: 'pg_event_trigger' },
  { name: 'pg_statistic_ext' },
  { name: 'pg_operator' },
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
  // What all databases share, as far as it is this one's: others move these catalogs all the time.
  { name: 'pg_database', where: `counted.oid = ${own}` },
  { name: 'pg_db_role_setting', where: `counted.setdatabase = ${own}` },
  { name: 'pg_shdescription', where: `counted.objoid = ${own} and counted.classoid = 'pg_database'::regclass` },
  { name: 'pg_shseclabel', where: `counted.objoid = ${own} and counted.classoid = 'pg_database'::regclass` },
  { name: 'pg_subscription', texts: (server) => wholeRows(subscriptions.sql(server)) },
  { name: 'pg_user_mapping', texts: (server) => wholeRows(userMappings.sql(server)) },
];

/** Things of the whole server that this database mentions: others come and go, of these the names count. */
export interface Mentioned {
  readonly name: string;
  /** Their oids. Whatever comes to mention another one is itself written to some catalog of the list above. */
  readonly oids: string;
  /** A statement that gives `oid name`; takes where the oids come from. */
  readonly called: (from: string) => string;
}

export const mentioned: readonly Mentioned[] = [
  {
    // owners and grantees
    name: 'pg_authid',
    oids: `
      select refobjid from pg_shdepend where dbid = ${own} and refclassid = 'pg_authid'::regclass
      union
      select refobjid from pg_shdepend
      where dbid = 0 and classid = 'pg_database'::regclass and objid = ${own} and refclassid = 'pg_authid'::regclass
      union
      select setrole from pg_db_role_setting where setdatabase = ${own}
      union
      -- the first superuser is mentioned nowhere
      select 10`,
    called: (from) => `select role.oid || ' ' || pg_get_userbyid(role.oid) from ${from} as role (oid)`,
  },
  {
    name: 'pg_tablespace',
    // 1664 is where the server keeps what all databases share
    oids: 'select distinct reltablespace from pg_class where reltablespace not in (0, 1664)',
    called: (from) => `select space.oid || ' ' || space.spcname from pg_tablespace as space
        join ${from} as used (oid) on used.oid = space.oid`,
  },
];

export const isThere = (server: ServerFacts, { since = 0 }: TokenCatalog): boolean => majorOf(server) >= since;
