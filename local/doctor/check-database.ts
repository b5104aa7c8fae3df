import * as z from 'zod';
import type { Connection } from '../../shared/core/connection.ts';
import { asDriftError, DriftError } from '../../shared/core/errors.ts';
import { printable } from '../../shared/core/printable.ts';
import { redact } from '../../shared/core/redact.ts';
import { identifyDatabase } from '../../shared/postgres/catalog-mark.ts';
import { type ConnectOptions, type Session, withSession } from '../../shared/postgres/connect.ts';
import { runStatement } from '../../shared/postgres/run-batch.ts';
import { openTransaction } from '../../shared/postgres/session.ts';

/** One thing that was tried: whether it will do, and in plain words what was found or what to fix. */
export interface Check {
  /** `canonical`, `tenant acme`, `notion`. */
  readonly subject: string;
  readonly ok: boolean;
  readonly findings: readonly string[];
  readonly serverVersion?: string;
  /** Which database it is: see MarkedRead. */
  readonly databaseId?: string;
  readonly error?: { readonly code: string; readonly message: string };
}

const defaultLimits = { connectTimeoutMs: 5_000, readTimeoutMs: 10_000, maxBytes: 1024 * 1024 };
const sessionLimits = { statementTimeoutMs: 5_000, lockTimeoutMs: 250 };

const roleRow = z.object({
  role: z.string(),
  quoted: z.string(),
  superuser: z.boolean(),
  manages: z.boolean(),
  readOnly: z.string().nullable(),
});

/** What the role is, and whether it begins every transaction read-only: a setting for this database wins over one for all. */
const roleQuery = /* sql */ `
  select roles.rolname as role, pg_catalog.quote_ident(roles.rolname) as quoted, roles.rolsuper as superuser,
         roles.rolcreaterole or roles.rolcreatedb as manages,
         (select pg_catalog.split_part(setting.line, '=', 2)
          from pg_catalog.pg_db_role_setting as chosen
          cross join pg_catalog.unnest(chosen.setconfig) as setting (line)
          left join pg_catalog.pg_database as database on database.oid operator(pg_catalog.=) chosen.setdatabase
          where chosen.setrole operator(pg_catalog.=) roles.oid
            and (chosen.setdatabase operator(pg_catalog.=) 0
                 or database.datname operator(pg_catalog.=) pg_catalog.current_database())
            and pg_catalog.split_part(setting.line, '=', 1) operator(pg_catalog.=) 'default_transaction_read_only'
          order by chosen.setdatabase desc
          limit 1) as "readOnly"
  from pg_catalog.pg_roles as roles
  where roles.rolname operator(pg_catalog.=) current_user`;

const rightsRow = z.object({ writable: z.coerce.number() });

/** A writable table is one that is the role's to change by any right: granted, inherited or owned. */
const rightsQuery = /* sql */ `
  select pg_catalog.count(*) as writable
  from pg_catalog.pg_class as relation
  join pg_catalog.pg_namespace as namespace on namespace.oid operator(pg_catalog.=) relation.relnamespace
  where relation.relkind operator(pg_catalog.=) any ('{r,p}')
    and namespace.nspname operator(pg_catalog.<>) all ('{pg_catalog,information_schema}')
    and namespace.nspname operator(pg_catalog.!~) '^pg_'
    and pg_catalog.has_table_privilege(relation.oid, 'insert, update, delete, truncate')`;

/** Connects as a check would, and looks at what the role may do. Reads catalogs only; never throws. */
export async function checkDatabase(
  subject: string,
  connection: Connection,
  limits: ConnectOptions = defaultLimits,
): Promise<Check> {
  try {
    return await withSession(connection, limits, async (session) => {
      const { version } = session.server;
      const findings = [`Connected to PostgreSQL ${version} as ${connection}.`, ...(await lookAtRole(session))];
      const databaseId = await identifyDatabase(session, sessionLimits);
      return { subject, ok: true, findings, serverVersion: version, ...(databaseId && { databaseId }) };
    });
  } catch (thrown) {
    const { code, message } = asDriftError(thrown);
    return { subject, ok: false, findings: [redact(message)], error: { code, message: redact(message) } };
  }
}

/** The row that answers a question about the role. Throws `not-postgres` when the answer is anything else. */
async function askRow<Row>(client: Session['client'], sql: string, shape: z.ZodType<Row>): Promise<Row> {
  const answer: unknown = await client.query(sql);
  const { data } = z.object({ rows: z.tuple([shape]) }).safeParse(answer);
  if (data) return data.rows[0];
  throw new DriftError('not-postgres', 'The server did not answer with one row about the role, as PostgreSQL does.');
}

/** Too many rights break nothing, but nobody should hand them out for this. */
async function lookAtRole(session: Session): Promise<string[]> {
  const { client } = session;
  await runStatement(client, openTransaction(session, sessionLimits));
  const { role, quoted, superuser, manages, readOnly } = await askRow(client, roleQuery, roleRow);
  const enough = 'A role with nothing but CONNECT is enough.';
  // No more rights are looked up for a superuser, who has them all.
  if (superuser) {
    await runStatement(client, 'commit');
    return [`The role ${printable(role)} is a superuser. ${enough}`];
  }
  const { writable } = await askRow(client, rightsQuery, rightsRow);
  await runStatement(client, 'commit');
  const may = [
    ...(manages ? ['create roles or databases'] : []),
    ...(writable > 0 ? [`write to ${writable === 1 ? '1 table' : `${writable} tables`}`] : []),
  ];
  return [
    ...(may.length > 0 ? [`The role ${printable(role)} may ${may.join(' and ')}. ${enough}`] : []),
    ...(isOn(readOnly) ? [] : [readOnlyAdvice(printable(role), printable(quoted))]),
  ];
}

/** As the server reads a switch: any beginning of a word that only one has. */
const isOn = (value: string | null): boolean => /^(?:on|t(?:r(?:ue?)?)?|y(?:es?)?|1)$/i.test(value ?? '');

const readOnlyAdvice = (role: string, quoted: string): string =>
  `The role ${role} is not read-only by default, so a login trigger of a tenant could write as it. ` +
  `Run on this server: alter role ${quoted} set default_transaction_read_only = on;`;
