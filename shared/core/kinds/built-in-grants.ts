import { anyChangedRights, type ChangedRights, changedRights } from './changed-rights.ts';
import { defineKind } from './kind.ts';
import { onBothMajors } from './on-both-majors.ts';

const builtIn: ChangedRights = {
  of: 'server',
  condition: ({ catalog, namespace, name }) => {
    // public is read like a schema of users, and a dump leaves information_schema out
    if (catalog === 'pg_namespace') return `${name} not in ('public', 'information_schema')`;
    return namespace === undefined ? 'true' : `${namespace} <> 'information_schema'::regnamespace`;
  },
};

/**
 * What a role may do with what the server brings, beyond what it is installed with, and what was taken away from that. The
 * people who run the server decide it, and each managed service changes some of it, so it is not part of the schema.
 */
export const builtInGrants = defineKind({
  kind: 'built-in-grant',
  // of no catalog that comments or grants can hang on
  catalog: 'pg_init_privs',
  class: 'environment',
  severity: 'low',
  asOf: 6,
  onlyIf: anyChangedRights(builtIn),
  sql: () => changedRights(builtIn),
  identity: ['sort', 'name', 'signature', 'column', 'grantee'],
  serverQuoted: ['signature'],
  attributes: {
    granted: { class: 'environment', severity: 'low' },
    grantable: { class: 'environment', severity: 'low' },
    revoked: { class: 'environment', severity: 'low' },
  },
  across: onBothMajors,
});
