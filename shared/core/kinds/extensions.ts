import { defineKind } from './kind.ts';
import { quoted } from './sql.ts';

/** Extensions (pg_extension). Their members are not read: the version stands for them. */
export const extensions = defineKind({
  kind: 'extension',
  catalog: 'pg_extension',
  severity: 'high',
  sql: () => `
    select extension.oid, extension.extname as name,
      ${quoted('namespace.nspname')} as schema,
      extension.extversion as version,
      pg_get_userbyid(extension.extowner)::text as owner
    from pg_extension as extension
    join pg_namespace as namespace on namespace.oid = extension.extnamespace
    -- plpgsql comes with every database
    where extension.extname <> 'plpgsql'`,
  identity: ['name'],
  qualifies: 'schema',
  attributes: {
    schema: {},
    // Each major ships its own versions, so between majors the number says nothing about the migrations.
    version: { class: 'version', sameMajorOnly: true, severity: 'medium' },
    owner: { class: 'owner' },
  },
});
