import { parseId, type SchemaObject } from '../object.ts';
import type { ReadTarget } from '../server-facts.ts';
import { defineKind, type ImpliedPart, type Side, since } from './kind.ts';
import { notOfExtension, ofUserSchema } from './sql.ts';

/** What one for all tables publishes. */
function everyTable({ id, attributes }: SchemaObject, side: Side): ImpliedPart[] {
  if (!attributes.allTables) return [];
  return side.ofKind('table').map((table) => {
    const partId = `publication-table:${parseId(id).path}.${parseId(table.id).path}`;
    return { part: { kind: 'publication-table', id: partId, within: id, attributes: {} }, named: true };
  });
}

/** Where only some schemas are read: what publishes nothing of them is about others. */
const andOfSchemas = (target: ReadTarget): string =>
  target.schemas
    ? `and (publication.puballtables
        or exists (select from pg_publication_rel as listed join pg_class as class on class.oid = listed.prrelid
          where listed.prpubid = publication.oid and ${ofUserSchema('class.relnamespace', target)})
        ${since(
          target,
          15,
          `or exists (select from pg_publication_namespace as listed
          where listed.pnpubid = publication.oid and ${ofUserSchema('listed.pnnspid', target)})`,
          '',
        )})`
    : '';

/** Publications (pg_publication). Their tables and schemas are objects of their own that hang in them. */
export const publications = defineKind({
  kind: 'publication',
  catalog: 'pg_publication',
  severity: 'medium',
  onlyIf: 'exists (select from pg_publication)',
  sql: (server) => `
    select publication.oid, publication.pubname as name,
      publication.puballtables as "allTables",
      (select json_agg(operation order by operation) from (values ('insert', publication.pubinsert),
          ('update', publication.pubupdate), ('delete', publication.pubdelete),
          ('truncate', publication.pubtruncate)) as published (operation, is_on) where is_on) as operations,
      publication.pubviaroot as "viaRoot",
      ${since(server, 18, "case publication.pubgencols when 's' then 'stored' end", 'null::text')} as "generatedColumns",
      pg_get_userbyid(publication.pubowner)::text as owner
    from pg_publication as publication
    where ${notOfExtension('pg_publication', 'publication.oid')}
      ${andOfSchemas(server)}`,
  identity: ['name'],
  implied: everyTable,
  attributes: {
    allTables: { derives: true },
    operations: {},
    viaRoot: {},
    generatedColumns: { since: 18 },
    owner: { class: 'owner' },
  },
});
