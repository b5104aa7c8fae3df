import { defineKind, since } from './kind.ts';
import { andInSchema } from './sql.ts';

/** Tables in a publication (pg_publication_rel), with the columns and the rows of them that are published. */
export const publicationTables = defineKind({
  kind: 'publication-table',
  catalog: 'pg_publication_rel',
  severity: 'medium',
  onlyIf: 'exists (select from pg_publication_rel)',
  sql: (server) => `
    select published.oid, publication.pubname as publication, namespace.nspname as schema, class.relname as "table",
      json_build_array('publication', publication.pubname) as within,
      -- a set: the server sorts the columns by their number
      ${since(
        server,
        15,
        `(select json_agg(attribute.attname order by attribute.attname) from pg_attribute as attribute
        where attribute.attrelid = class.oid and attribute.attnum = any (published.prattrs::int2[]))`,
        'null::json',
      )} as columns,
      ${since(server, 15, 'pg_get_expr(published.prqual, published.prrelid)', 'null::text')} as "where"
    from pg_publication_rel as published
    join pg_publication as publication on publication.oid = published.prpubid
    join pg_class as class on class.oid = published.prrelid
    join pg_namespace as namespace on namespace.oid = class.relnamespace
    where true ${andInSchema('class.relnamespace', server)}`,
  identity: ['publication', 'schema', 'table'],
  goesWith: () => true,
  concerns: 1,
  attributes: { columns: { since: 15 }, where: { means: 'expression', since: 15 } },
});
