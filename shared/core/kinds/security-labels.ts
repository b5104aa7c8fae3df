import { defineKind } from './kind.ts';

/** Security labels on any object that is read (pg_seclabel), and on the database itself (pg_shseclabel). */
export const securityLabels = defineKind({
  kind: 'security-label',
  catalog: '',
  class: 'privileges',
  severity: 'medium',
  satellite: true,
  sql: () => `
    select catalog.relname as catalog, label.objoid as oid,
      (select attribute.attname from pg_attribute as attribute where label.objsubid > 0
        and attribute.attrelid = label.objoid and attribute.attnum = label.objsubid) as "column",
      label.provider, label.label
    from (
      select classoid, objoid, objsubid, provider, label from pg_seclabel
      union all
      select classoid, objoid, 0, provider, label from pg_shseclabel
      where classoid = 'pg_catalog.pg_database'::regclass
        and objoid = (select oid from pg_database where datname = current_database())) as label
    join pg_class as catalog on catalog.oid = label.classoid`,
  identity: ['provider'],
  attributes: { label: { class: 'privileges' } },
});
