import { defineKind, since } from './kind.ts';
import { andInSchema } from './sql.ts';

/** Whole schemas in a publication (pg_publication_namespace, from 15 on). */
export const publicationSchemas = defineKind({
  kind: 'publication-schema',
  catalog: 'pg_publication_namespace',
  severity: 'medium',
  onlyIf: 'exists (select from pg_publication)',
  sql: (server) =>
    since(
      server,
      15,
      `
    select published.oid, publication.pubname as publication, namespace.nspname as schema,
      json_build_array('publication', publication.pubname) as within
    from pg_publication_namespace as published
    join pg_publication as publication on publication.oid = published.pnpubid
    join pg_namespace as namespace on namespace.oid = published.pnnspid
    where true ${andInSchema('published.pnnspid', server)}`,
      'select null::oid as oid, null::name as publication, null::name as schema, null::json as within where false',
    ),
  identity: ['publication', 'schema'],
  goesWith: () => true,
  concerns: 1,
  attributes: {},
});
