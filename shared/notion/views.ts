import { statusChoices } from './columns.ts';
import type { CompanionSheet } from './companions/ensure-companion.ts';
import type { Schema } from './ensure-schema.ts';

/** The views that a new database gets, each answering one question. Made once; from then on they are people's. Pure. */

export interface View {
  readonly key: string;
  readonly name: string;
  /** All that the request says beside where and how it is called. */
  readonly request: {
    readonly data_source_id: string;
    readonly type: 'table' | 'board' | 'chart';
    readonly filter?: object;
    readonly sorts?: readonly object[];
    readonly configuration?: object;
  };
}

export interface ViewSources {
  readonly tenants: Schema;
  readonly patterns?: CompanionSheet | undefined;
  readonly sweeps?: CompanionSheet | undefined;
}

/** Those whose columns are there. */
export function viewsOf({ tenants, patterns, sweeps }: ViewSources): View[] {
  const { ids, dataSourceId: data_source_id } = tenants;
  const { status, severity, since, cohort, release, ring, server } = ids;
  const views: readonly (View | '' | undefined)[] = [
    status && {
      key: 'attention',
      name: 'Needs attention',
      request: {
        data_source_id,
        type: 'table',
        filter: anyOf(status, ['failed', 'lagging-and-drifted', 'drifted', 'lagging', 'unreachable']),
        sorts: [...ascending(severity), ...ascending(since)],
      },
    },
    status && {
      key: 'board',
      name: 'By status',
      request: { data_source_id, type: 'board', configuration: { type: 'board', group_by: bySelect(status) } },
    },
    cohort && {
      key: 'cohort',
      name: 'By cohort',
      request: {
        data_source_id,
        type: 'table',
        filter: { property: cohort, rich_text: { is_not_empty: true } },
        configuration: { type: 'table', group_by: byText(cohort) },
      },
    },
    release && {
      key: 'rollout',
      name: 'Rollout',
      request: {
        data_source_id,
        type: 'board',
        configuration: { type: 'board', group_by: bySelect(release), ...(ring && { sub_group_by: bySelect(ring) }) },
      },
    },
    status && {
      key: 'unknown',
      name: 'Cannot tell',
      request: {
        data_source_id,
        type: 'table',
        filter: anyOf(status, ['unreachable', 'failed', 'not-checked']),
        ...(server && { configuration: { type: 'table', group_by: byText(server) } }),
      },
    },
    patterns && openPatterns(patterns),
    sweeps && trend(sweeps),
  ];
  return views.flatMap((view) => view || []);
}

function openPatterns({ dataSourceId: data_source_id, ids }: CompanionSheet): View | undefined {
  const { state, severity } = ids;
  if (!state) return undefined;
  const filter = { property: state, select: { equals: 'Open' } };
  return {
    key: 'patterns',
    name: 'Drift patterns',
    request: { data_source_id, type: 'table', filter, sorts: ascending(severity) },
  };
}

function trend({ dataSourceId: data_source_id, ids }: CompanionSheet): View | undefined {
  const { ended, syncRate } = ids;
  if (!ended || !syncRate) return undefined;
  return {
    key: 'trend',
    name: 'Trend',
    request: {
      data_source_id,
      type: 'chart',
      configuration: {
        type: 'chart',
        chart_type: 'line',
        x_axis: { type: 'date', property_id: ended, group_by: 'day', sort: { type: 'ascending' } },
        y_axis: { aggregator: 'average', property_id: syncRate },
      },
    },
  };
}

const manual = { type: 'manual' };
const bySelect = (property_id: string) => ({ type: 'select', property_id, sort: manual });
const byText = (property_id: string) => ({ type: 'text', property_id, group_by: 'exact', sort: { type: 'ascending' } });
/** Options sort by their place in the list: the worst severity is the first. */
const ascending = (property: string | undefined) => (property ? [{ property, direction: 'ascending' }] : []);
const anyOf = (property: string, statuses: readonly (keyof typeof statusChoices)[]) => ({
  or: statuses.map((status) => ({ property, select: { equals: statusChoices[status].name } })),
});
