import { Duration } from 'aws-cdk-lib';
import { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type IFilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Environment } from './config/environment.ts';
import type { Stage } from './stage-function.ts';

/** Lines of the functions' logs that are counted, by their message. */
export const countedLines = {
  'a control message could not be handled': 'aggregator',
  'the matrix could not be published': 'aggregator',
  'the tracker has been down for half an hour': 'aggregator',
  'sweep abandoned: past its hard cap': 'aggregator',
  'some rows could not be written': 'aggregator',
  'the canonical schema is suspected': 'aggregator',
  'a catalog token lied': 'worker',
  'late result': 'worker',
  'sweep skipped: another one is still under way': 'coordinator',
  'the tenant list is empty': 'coordinator',
} as const satisfies Readonly<Record<string, keyof Logging>>;

type Line = keyof typeof countedLines;

/** Where the figures of one environment are kept: those that the aggregator says itself, and the lines that are counted. */
export const metricsNamespace = ({ name }: Environment): string => `driftmatrix/${name}`;

/** The functions whose lines are counted. */
interface Logging {
  readonly coordinator: Stage;
  readonly worker: Stage;
  readonly aggregator: Stage;
}

/** What the sweeps of one environment say of themselves. */
export interface SweepMetrics {
  /** Sweeps of the whole fleet that brought the tracker up to date. */
  readonly published: Metric;
  /** Whenever the aggregator says that it did not manage: it is not what Lambda counts as an error. */
  readonly aggregatorFailures: Metric;
  /** Whenever the tracker still does not answer half an hour after the sweep closed. */
  readonly trackerDown: Metric;
  readonly closedByDeadline: Metric;
  readonly abandoned: Metric;
  readonly rowsNotWritten: Metric;
  readonly tokenLied: Metric;
  /** Tenants that were found out about after their sweep had closed: the next one shows it. */
  readonly lateResults: Metric;
  /** Sweeps that did not begin because another one was under way. */
  readonly skipped: Metric;
  /** Sweeps that found no tenant to check. */
  readonly emptyLists: Metric;
  readonly canonicalSuspected: Metric;
  readonly rateLimitWaits: Metric;
  readonly known: Metric;
  readonly checked: Metric;
  readonly coverage: Metric;
  readonly syncRate: Metric;
  readonly duration: Metric;
  /** Tenants by status. */
  readonly byStatus: readonly Metric[];
}

export function addSweepMetrics(scope: Construct, environment: Environment, functions: Logging): SweepMetrics {
  const inner = new Construct(scope, 'Metrics');
  const namespace = metricsNamespace(environment);
  const place = { scope: inner, namespace, functions };
  const said = (metricName: string, statistic: string) =>
    new Metric({ namespace, metricName, ...fiveMinutes(statistic) });
  return {
    published: said('SweepsPublished', 'Sum'),
    aggregatorFailures: lines('AggregatorFailures', place, [
      'a control message could not be handled',
      'the matrix could not be published',
    ]),
    trackerDown: lines('TrackerDown', place, ['the tracker has been down for half an hour']),
    abandoned: lines('SweepsAbandoned', place, ['sweep abandoned: past its hard cap']),
    rowsNotWritten: lines('PublishingsWithFailedRows', place, ['some rows could not be written']),
    canonicalSuspected: lines('CanonicalSuspected', place, ['the canonical schema is suspected']),
    tokenLied: lines('TokensThatLied', place, ['a catalog token lied']),
    lateResults: lines('LateResults', place, ['late result']),
    skipped: lines('SweepSkipped', place, ['sweep skipped: another one is still under way']),
    emptyLists: lines('EmptyTenantLists', place, ['the tenant list is empty']),
    rateLimitWaits: count('RateLimitWaits', rateLimited, 'aggregator', place),
    closedByDeadline: said('ClosedByDeadline', 'Sum'),
    known: said('TenantsKnown', 'Maximum'),
    checked: said('TenantsChecked', 'Maximum'),
    coverage: said('Coverage', 'Minimum'),
    syncRate: said('SyncRate', 'Minimum'),
    duration: said('SweepDuration', 'Maximum'),
    byStatus: shownStatuses.map((status) => said(status, 'Maximum')),
  };
}

/** As the aggregator calls them. */
const shownStatuses = [
  'TenantsInSync',
  'TenantsLagging',
  'TenantsDrifted',
  'TenantsLaggingAndDrifted',
  'TenantsUnreachable',
  'TenantsFailed',
  'TenantsNotChecked',
] as const;

interface Place {
  readonly scope: Construct;
  readonly namespace: string;
  readonly functions: Logging;
}

const fiveMinutes = (statistic: string) => ({ statistic, period: Duration.minutes(5) });

const isLine = (line: Line) => FilterPattern.stringValue('$.message', '=', line);

/** What the tracker says when Notion makes it wait. */
const rateLimited = FilterPattern.stringValue('$.message', '=', 'Notion asks to wait*');

/** Lines of one function, counted together. */
const lines = (metricName: string, place: Place, [line, ...others]: readonly [Line, ...Line[]]): Metric =>
  count(metricName, FilterPattern.any(isLine(line), ...others.map(isLine)), countedLines[line], place);

/** How often such a line was logged. */
function count(
  metricName: string,
  filterPattern: IFilterPattern,
  from: keyof Logging,
  { scope, namespace: metricNamespace, functions }: Place,
): Metric {
  const { logGroup } = functions[from];
  const names = { metricNamespace, metricName };
  return new MetricFilter(scope, metricName, { logGroup, filterPattern, ...names }).metric(fiveMinutes('Sum'));
}
