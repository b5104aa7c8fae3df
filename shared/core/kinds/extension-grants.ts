import { anyChangedRights, type ChangedRights, changedRights } from './changed-rights.ts';
import { defineKind } from './kind.ts';
import { onBothMajors } from './on-both-majors.ts';

const members: ChangedRights = { of: 'extensions' };

/**
 * What a role may do with a member of an extension beyond what the extension gave, and what was taken away from that.
 * Members are not read by themselves, so these name the extension and the member in it.
 */
export const extensionGrants = defineKind({
  kind: 'extension-grant',
  // of no catalog that comments or grants can hang on
  catalog: 'pg_init_privs',
  class: 'privileges',
  severity: 'medium',
  asOf: 6,
  onlyIf: anyChangedRights(members),
  sql: () => `
    select *, case when extension <> 'plpgsql' then json_build_array('extension', extension) end as within
    from (${changedRights(members)}) as deviating`,
  identity: ['extension', 'sort', 'schema', 'name', 'signature', 'column', 'grantee'],
  serverQuoted: ['signature'],
  attributes: {
    granted: { class: 'privileges' },
    grantable: { class: 'privileges' },
    revoked: { class: 'privileges' },
  },
  across: onBothMajors,
});
