import { serverLocation, serverOptions } from './foreign-options.ts';
import { defineKind } from './kind.ts';
import { notOfExtension, quoted } from './sql.ts';

/** Foreign servers (pg_foreign_server). Where one points to is a matter of the environment, not of the schema. */
export const foreignServers = defineKind({
  kind: 'foreign-server',
  catalog: 'pg_foreign_server',
  severity: 'medium',
  onlyIf: 'exists (select from pg_foreign_server)',
  sql: () => `
    select server.oid, server.srvname as name,
      json_build_array('foreign-data-wrapper', wrapper.fdwname) as within,
      ${quoted('wrapper.fdwname')} as wrapper,
      server.srvtype as type,
      server.srvversion as version,
      ${serverOptions('server.srvoptions')} as options,
      ${serverLocation('server.srvoptions')} as location,
      pg_get_userbyid(server.srvowner)::text as owner
    from pg_foreign_server as server
    join pg_foreign_data_wrapper as wrapper on wrapper.oid = server.srvfdw
    where ${notOfExtension('pg_foreign_server', 'server.oid')}`,
  identity: ['name'],
  attributes: {
    wrapper: {},
    type: { freeText: true },
    version: { freeText: true },
    options: { freeText: true, asOf: 5 },
    location: { class: 'environment', severity: 'low', freeText: true, asOf: 5 },
    owner: { class: 'owner' },
  },
});
