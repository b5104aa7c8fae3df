import { madeFrom } from './derived-objects.ts';
import { defineKind } from './kind.ts';

/** Security labels on any object that is read (pg_seclabel), and on the database itself (pg_shseclabel). */
export const securityLabels = defineKind({
  kind: 'security-label',
  catalog: '',
  class: 'privileges',
  severity: 'medium',
  satellite: 'by',
  onlyIf: 'exists (select from pg_seclabel) or exists (select from pg_shseclabel)',
  sql: () => `
    select placed.catalog::regclass::text as catalog, placed.oid, attribute.attname as "column", placed.provider, placed.label
    from (
      select coalesce(made.owner_catalog, label.classoid) as catalog, coalesce(made.owner, label.objoid) as oid,
        coalesce(made.place, label.objsubid) as place, label.provider || coalesce(' for its ' || made.part, '') as provider,
        label.label
      from (
        select classoid, objoid, objsubid, provider, label from pg_seclabel
        union all
        select classoid, objoid, 0, provider, label from pg_shseclabel
        where classoid = 'pg_catalog.pg_database'::regclass
          and objoid = (select oid from pg_database where datname = current_database())) as label
      left join lateral ${madeFrom('label.classoid', 'label.objoid')} as made on label.objsubid = 0) as placed
    left join pg_attribute as attribute
      on placed.place > 0 and attribute.attrelid = placed.oid and attribute.attnum = placed.place`,
  identity: ['provider'],
  attributes: { label: { class: 'privileges', freeText: true } },
});
