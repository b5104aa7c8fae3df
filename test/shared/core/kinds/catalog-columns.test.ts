import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installedMajors } from '../../../../local/postgres/server.ts';
import { registry } from '../../../../shared/core/kinds/registry.ts';
import { type DatabaseFactory, startDatabases, withClient } from '../../../support/databases.ts';

/** Every column of every catalog is read, or stands here with the reason why not: a fact that nobody thought of would be drift that nobody sees. */

/** Catalogs that hold no schema of this database. */
const notSchema: Readonly<Record<string, string>> = {
  pg_auth_members: 'of the whole server',
  pg_authid: 'of the whole server, and only superusers may read it',
  pg_parameter_acl: 'of the whole server',
  pg_replication_origin: 'of the whole server',
  pg_tablespace: 'of the whole server; which one an object is in is read',
  pg_largeobject: 'rows of users',
  pg_largeobject_metadata: 'rows of users',
  pg_statistic: 'what the planner knows of rows',
  pg_statistic_ext_data: 'what the planner knows of rows',
  pg_subscription_rel: 'how far replication got',
  pg_shdepend: 'follows from owners and grants',
  pg_user_mapping: 'only superusers may read it; its view is read',
};

const derived = 'follows from what is read';
const ofRows = 'about rows, or about files';
const history = 'tells how it came to be and not what it is';
const deparsed = 'read as the server prints it';

const notRead: Readonly<Record<string, string>> = {
  'pg_amop.amopmethod': derived,
  'pg_amop.amoppurpose': derived,
  'pg_attribute.attalign': derived,
  'pg_attribute.attbyval': derived,
  'pg_attribute.attlen': derived,
  'pg_attribute.attcacheoff': ofRows,
  'pg_attribute.atthasdef': derived,
  'pg_attribute.atthasmissing': ofRows,
  'pg_attribute.attmissingval': ofRows,
  'pg_attribute.attislocal': history,
  'pg_attribute.attndims': 'not enforced, and lost by CREATE TABLE AS',
  'pg_class.relallvisible': ofRows,
  'pg_class.relallfrozen': ofRows,
  'pg_class.relfilenode': ofRows,
  'pg_class.relfrozenxid': ofRows,
  'pg_class.relminmxid': ofRows,
  'pg_class.relpages': ofRows,
  'pg_class.relrewrite': ofRows,
  'pg_class.reltuples': ofRows,
  'pg_class.relispopulated': 'whether a materialized view was filled yet',
  'pg_class.relchecks': derived,
  'pg_class.relhasindex': derived,
  'pg_class.relhasrules': derived,
  'pg_class.relhassubclass': derived,
  'pg_class.relhastriggers': derived,
  'pg_class.relisshared': 'no table of users is',
  'pg_class.relnatts': 'counts dropped columns too',
  'pg_collation.collversion': 'of the library on this host',
  'pg_constraint.conexclop': deparsed,
  'pg_constraint.conffeqop': derived,
  'pg_constraint.conpfeqop': derived,
  'pg_constraint.conppeqop': derived,
  'pg_constraint.conislocal': history,
  'pg_database.datallowconn': 'who reads is connected',
  'pg_database.datcollversion': 'of the library on this host',
  'pg_database.datfrozenxid': ofRows,
  'pg_database.dathasloginevt': derived,
  'pg_database.datlastsysoid': 'the same in every database',
  'pg_database.datminmxid': ofRows,
  'pg_database.dattablespace': ofRows,
  'pg_extension.extcondition': 'which rows a dump takes',
  'pg_extension.extconfig': 'which rows a dump takes',
  'pg_extension.extrelocatable': 'follows from the version',
  'pg_index.indcheckxmin': ofRows,
  'pg_index.indimmediate': 'read from its constraint',
  'pg_index.indisexclusion': 'read from its constraint',
  'pg_index.indisprimary': 'read from its constraint',
  'pg_language.lanispl': derived,
  'pg_operator.oprkind': derived,
  'pg_partitioned_table.partattrs': deparsed,
  'pg_partitioned_table.partclass': deparsed,
  'pg_partitioned_table.partcollation': deparsed,
  'pg_partitioned_table.partdefid': 'read from the bound of that partition',
  'pg_partitioned_table.partexprs': deparsed,
  'pg_partitioned_table.partnatts': deparsed,
  'pg_partitioned_table.partrelid': deparsed,
  'pg_partitioned_table.partstrat': deparsed,
  'pg_proc.proargdefaults': deparsed,
  'pg_proc.provariadic': derived,
  'pg_rewrite.ev_action': deparsed,
  'pg_rewrite.ev_qual': deparsed,
  'pg_rewrite.ev_type': deparsed,
  'pg_rewrite.is_instead': deparsed,
  'pg_subscription.subconninfo': 'holds a password, and only superusers may read it',
  'pg_subscription.subskiplsn': 'how far replication got',
  'pg_subscription.subsynccommit': 'only superusers may read it on 13',
  'pg_trigger.tgconstrindid': derived,
  'pg_type.typndims': 'not enforced',
};

const allColumns = `
  select class.relname::text as catalog, attribute.attname::text as name
  from pg_attribute as attribute join pg_class as class on class.oid = attribute.attrelid
  where class.relnamespace = 'pg_catalog'::regnamespace and class.relkind = 'r'
    and attribute.attnum > 0 and not attribute.attisdropped and attribute.attname <> 'oid'
  order by 1, attribute.attnum`;

describe.each(installedMajors())('on %i', (major) => {
  let databases: DatabaseFactory;
  beforeAll(async () => {
    databases = await startDatabases(major);
  });
  afterAll(() => databases?.stop());

  it('every column of the catalogs is read, or is known not to be', async () => {
    const columns = await databases.withDatabase('', (connection) =>
      withClient(connection, async (client) => {
        const { rows } = await client.query<{ catalog: string; name: string }>(allColumns);
        return rows;
      }),
    );
    expect(columns.length).toBeGreaterThan(400);
    const server = { version: `${major}.0`, versionNum: major * 10_000 };
    // A column carries the prefix of its catalog, so that its name alone tells it.
    const words = new Set(
      registry.flatMap((kind) => `${kind.sql(server).replace(/--.*$/gm, '')} ${kind.onlyIf ?? ''}`.match(/\w+/g) ?? []),
    );
    const unread = columns.filter(({ name }) => !words.has(name));
    const unexplained = unread
      .filter(({ catalog }) => !(catalog in notSchema))
      .map(({ catalog, name }) => `${catalog}.${name}`)
      .filter((name) => !(name in notRead));
    expect(unexplained).toEqual([]);
  });
});
