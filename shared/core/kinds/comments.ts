import { defineKind } from './kind.ts';

/** Comments on any object that is read (pg_description), line ends normalised. */
export const comments = defineKind({
  kind: 'comment',
  catalog: '',
  class: 'comment',
  severity: 'low',
  satellite: true,
  sql: () => `
    select catalog.relname as catalog, description.objoid as oid,
      (select attribute.attname from pg_attribute as attribute where description.objsubid > 0
        and attribute.attrelid = description.objoid and attribute.attnum = description.objsubid) as "column",
      replace(description.description, E'\\r\\n', E'\\n') as text
    from pg_description as description
    join pg_class as catalog on catalog.oid = description.classoid
    -- built-in objects have lower oids
    where description.objoid >= 16384`,
  identity: [],
  attributes: { text: { class: 'comment', severity: 'low' } },
});
