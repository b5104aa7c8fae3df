import { defineKind } from './kind.ts';
import { functionName, inUserSchema, notOfExtension } from './sql.ts';

/** Text search templates (pg_ts_template): what dictionaries are made from. They have no owner. */
export const textSearchTemplates = defineKind({
  kind: 'text-search-template',
  catalog: 'pg_ts_template',
  severity: 'medium',
  onlyIf: 'exists (select from pg_ts_template where oid >= 16384)',
  sql: (server) => `
    select template.oid, namespace.nspname as schema, template.tmplname as name,
      ${functionName('template.tmplinit')} as init,
      ${functionName('template.tmpllexize')} as lexize
    from pg_ts_template as template
    join pg_namespace as namespace on namespace.oid = template.tmplnamespace
    where ${inUserSchema('namespace', server)}
      and ${notOfExtension('pg_ts_template', 'template.oid')}`,
  identity: ['schema', 'name'],
  attributes: { init: {}, lexize: {} },
});
