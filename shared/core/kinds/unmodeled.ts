import type { ServerFacts } from '../snapshot.ts';
import { inUserSchema, notOfExtension } from './sql.ts';

/** Counts the users' objects of kinds that are not read, so that "in sync" never means "we did not look". */

/** Kind, catalog, and the column that holds the schema (none: everything from the first user oid on). */
const unread: readonly { kind: string; catalog: string; namespace?: string; where?: string }[] = [
  {
    kind: 'base type',
    catalog: 'pg_type',
    namespace: 'typnamespace',
    where: "counted.typtype = 'b' and counted.typisdefined and counted.typelem = 0",
  },
  { kind: 'shell type', catalog: 'pg_type', namespace: 'typnamespace', where: 'not counted.typisdefined' },
  { kind: 'operator', catalog: 'pg_operator', namespace: 'oprnamespace' },
  { kind: 'operator class', catalog: 'pg_opclass', namespace: 'opcnamespace' },
  { kind: 'operator family', catalog: 'pg_opfamily', namespace: 'opfnamespace' },
  { kind: 'collation', catalog: 'pg_collation', namespace: 'collnamespace' },
  { kind: 'conversion', catalog: 'pg_conversion', namespace: 'connamespace' },
  { kind: 'extended statistics', catalog: 'pg_statistic_ext', namespace: 'stxnamespace' },
  { kind: 'text search parser', catalog: 'pg_ts_parser', namespace: 'prsnamespace' },
  { kind: 'text search template', catalog: 'pg_ts_template', namespace: 'tmplnamespace' },
  { kind: 'text search dictionary', catalog: 'pg_ts_dict', namespace: 'dictnamespace' },
  { kind: 'text search configuration', catalog: 'pg_ts_config', namespace: 'cfgnamespace' },
  {
    kind: 'cast',
    catalog: 'pg_cast',
    where:
      "not exists (select from pg_depend where classid = 'pg_cast'::regclass and objid = counted.oid and deptype = 'i')",
  },
  { kind: 'language', catalog: 'pg_language', where: "counted.lanname <> 'plpgsql'" },
  { kind: 'access method', catalog: 'pg_am' },
  { kind: 'transform', catalog: 'pg_transform' },
  { kind: 'foreign-data wrapper', catalog: 'pg_foreign_data_wrapper' },
  { kind: 'foreign server', catalog: 'pg_foreign_server' },
  { kind: 'event trigger', catalog: 'pg_event_trigger' },
  { kind: 'publication', catalog: 'pg_publication' },
];

const count = ({ kind, catalog, namespace, where }: (typeof unread)[number]): string => `
    select '${kind}' as kind, count(*)::int as objects
    from ${catalog} as counted
    ${namespace ? `join pg_namespace as namespace on namespace.oid = counted.${namespace}` : ''}
    where counted.oid >= 16384
      ${namespace ? `and ${inUserSchema('namespace')}` : ''}
      ${where ? `and ${where}` : ''}
      and ${notOfExtension(catalog, 'counted.oid')}`;

export const unmodeled = {
  sql: (_server: ServerFacts): string =>
    `select kind, objects from (${unread.map(count).join('\n    union all')}) as counts where objects > 0 order by kind`,
  decode: (rows: readonly (readonly (string | null)[])[]): Record<string, number> =>
    Object.fromEntries(rows.map(([kind, objects]) => [kind ?? '', Number(objects)])),
};
