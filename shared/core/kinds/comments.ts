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
      -- the index behind a constraint may have a comment beside the constraint's
      case when catalog.relname = 'pg_class' and exists (select from pg_constraint as owner_constraint
        where owner_constraint.conindid = description.objoid and owner_constraint.contype in ('p', 'u', 'x'))
        then 'index' end as part,
      replace(description.description, E'\\r\\n', E'\\n') as text
    from pg_description as description
    join pg_class as catalog on catalog.oid = description.classoid
    -- built-in objects have lower oids, and of these only public belongs to the user
    where description.objoid >= 16384
      or catalog.relname = 'pg_namespace' and description.description <> 'standard public schema'`,
  identity: ['part'],
  attributes: { text: { class: 'comment', severity: 'low' } },
  // The script of an extension comments on it, in the words of its version.
  across: (object) => (object.id.startsWith('comment:extension:') ? undefined : object),
});
