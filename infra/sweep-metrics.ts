import { Duration } from 'aws-cdk-lib';
import { MathExpression, type Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Environment } from './config/environment.ts';
import type { Stage } from './stage-function.ts';

/** Lines of the functions' logs that are counted, by their message. No metric has a tenant in it: each would be billed. */
export const countedLines = {
  'sweep ended': 'aggregator',
  'sweep closes by its deadline': 'aggregator',
  'sweep abandoned: past its hard cap': 'aggregator',
  'some rows could not be written': 'aggregator',
  'a catalog token lied': 'worker',
} as const satisfies Readonly<Record<string, keyof Logging>>;

type Line = keyof typeof countedLines;

/** The functions whose lines are counted. */
interface Logging {
  readonly worker: Stage;
  readonly aggregator: Stage;
}

/** What the sweeps of one environment say of themselves. */
export interface SweepMetrics {
  readonly ended: Metric;
  readonly closedByDeadline: Metric;
  readonly abandoned: Metric;
  readonly rowsNotWritten: Metric;
  readonly tokenLied: Metric;
  readonly known: Metric;
  readonly checked: Metric;
  readonly inSync: Metric;
}

export function addSweepMetrics(scope: Construct, environment: Environment, functions: Logging): SweepMetrics {
  const inner = new Construct(scope, 'Metrics');
  const place = { scope: inner, namespace: `driftmatrix/${environment.name}`, functions };
  return {
    ended: count('SweepsEnded', 'sweep ended', place),
    closedByDeadline: count('SweepsClosedByDeadline', 'sweep closes by its deadline', place),
    abandoned: count('SweepsAbandoned', 'sweep abandoned: past its hard cap', place),
    rowsNotWritten: count('PublishingsWithFailedRows', 'some rows could not be written', place),
    tokenLied: count('TokensThatLied', 'a catalog token lied', place),
    known: measure('TenantsKnown', 'known', place),
    checked: measure('TenantsChecked', 'checked', place),
    inSync: measure('TenantsInSync', 'inSync', place),
  };
}

/** Checked ÷ known, in percent; nothing is said when no sweep has ended. */
export function coverageOf({ checked, known }: SweepMetrics): MathExpression {
  return new MathExpression({
    expression: 'IF(known > 0, 100 * checked / known)',
    label: 'Coverage %',
    usingMetrics: { checked, known },
    period: Duration.minutes(5),
  });
}

/** In sync ÷ checked, in percent. Never shown without the coverage. */
export function syncRateOf({ inSync, checked }: SweepMetrics): MathExpression {
  return new MathExpression({
    expression: 'IF(checked > 0, 100 * insync / checked)',
    label: 'Sync rate %',
    usingMetrics: { insync: inSync, checked },
    period: Duration.minutes(5),
  });
}

interface Place {
  readonly scope: Construct;
  readonly namespace: string;
  readonly functions: Logging;
}

const fiveMinutes = (statistic: string) => ({ statistic, period: Duration.minutes(5) });

const isLine = (line: Line) => FilterPattern.stringValue('$.message', '=', line);

/** How often a line was logged. */
function count(metricName: string, line: Line, { scope, namespace: metricNamespace, functions }: Place): Metric {
  const { logGroup } = functions[countedLines[line]];
  const filterPattern = isLine(line);
  const names = { metricNamespace, metricName };
  return new MetricFilter(scope, metricName, { logGroup, filterPattern, ...names }).metric(fiveMinutes('Sum'));
}

/** A number that a sweep's last line carries. */
function measure(metricName: string, field: string, { scope, namespace: metricNamespace, functions }: Place): Metric {
  const { logGroup } = functions.aggregator;
  const filterPattern = FilterPattern.all(isLine('sweep ended'), FilterPattern.exists(`$.${field}`));
  const names = { metricNamespace, metricName, metricValue: `$.${field}` };
  return new MetricFilter(scope, metricName, { logGroup, filterPattern, ...names }).metric(fiveMinutes('Sum'));
}
