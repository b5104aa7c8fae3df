import * as z from 'zod';
import type { Connection } from '../../shared/core/connection.ts';
import { asDriftError } from '../../shared/core/errors.ts';
import { redact } from '../../shared/core/redact.ts';
import { withSession } from '../../shared/postgres/connect.ts';

/** One thing that was tried: whether it will do, and in plain words what was found or what to fix. */
export interface Check {
  /** `canonical`, `tenant acme`, `notion`. */
  readonly subject: string;
  readonly ok: boolean;
  readonly findings: readonly string[];
  readonly serverVersion?: string;
  readonly error?: { readonly code: string; readonly message: string };
}

const connectTimeoutMs = 5_000;

const roleRow = z.object({
  role: z.string(),
  superuser: z.boolean(),
  manages: z.boolean(),
  writable: z.coerce.number(),
});

/** A writable table is one that is the role's to change by any right: granted, inherited or owned. */
const roleQuery = /* sql */ `
  select current_user as role, r.rolsuper as superuser, r.rolcreaterole or r.rolcreatedb as manages,
         (select count(*)
          from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
          where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_'
            and has_table_privilege(c.oid, 'insert, update, delete, truncate')) as writable
  from pg_catalog.pg_roles r where r.rolname = current_user`;

/** Connects as a check would, and looks at what the role may do. Reads catalogs only; never throws. */
export async function checkDatabase(subject: string, connection: Connection): Promise<Check> {
  try {
    return await withSession(connection, { connectTimeoutMs }, async ({ client, server }) => {
      await client.query('begin read only; set local statement_timeout = 5000');
      const { rows } = await client.query(roleQuery);
      await client.query('commit');
      const findings = [
        `Connected to PostgreSQL ${server.version} as ${connection}.`,
        ...roleFindings(roleRow.parse(rows[0])),
      ];
      return { subject, ok: true, findings, serverVersion: server.version };
    });
  } catch (thrown) {
    const { code, message } = asDriftError(thrown);
    return { subject, ok: false, findings: [redact(message)], error: { code, message: redact(message) } };
  }
}

/** Too many rights break nothing, but nobody should hand them out for this. */
function roleFindings({ role, superuser, manages, writable }: z.infer<typeof roleRow>): string[] {
  const enough = 'A role with nothing but CONNECT is enough.';
  if (superuser) return [`The role ${role} is a superuser. ${enough}`];
  const may = [
    ...(manages ? ['create roles or databases'] : []),
    ...(writable > 0 ? [`write to ${writable === 1 ? '1 table' : `${writable} tables`}`] : []),
  ];
  return may.length > 0 ? [`The role ${role} may ${may.join(' and ')}. ${enough}`] : [];
}
