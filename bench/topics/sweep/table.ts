import type { Ratios } from '../../previous.ts';
import type { BenchTable } from '../../print/table.ts';
import { megabytes, milliseconds, rate, text } from '../../print/units.ts';
import { type Judged, sweepGrowthAtMost } from '../../targets.ts';
import type { Fleet } from '../fleet/build.ts';
import type { Service, SweepFigures, SweepKind } from './measure-sweep.ts';

const count = (name: string) => ({ name, show: (value: number) => String(value) });

export function sweepTable({ schema }: Fleet, figures: readonly SweepFigures[]): BenchTable {
  return {
    title: `Whole sweeps by the deployed code, databases of ${schema.tables} tables on PostgreSQL ${schema.version}`,
    columns: [
      text('checks'),
      count('tenants'),
      count('databases'),
      rate('tenants/s'),
      rate('DynamoDB'),
      rate('SQS'),
      rate('S3'),
      rate('Secrets'),
      milliseconds('CPU'),
      megabytes('coordinator'),
      megabytes('worker'),
      megabytes('aggregator'),
    ],
    rows: figures.map(({ kind, tenants, databases, wallMs, requests, cpuMs, peakBytes }) => [
      kind,
      tenants,
      databases,
      (1000 * tenants) / wallMs,
      requests.DynamoDB / tenants,
      requests.SQS / tenants,
      requests.S3 / tenants,
      // None at all where the workers still know them from the sweep before.
      requests.Secrets / tenants || undefined,
      cpuMs / tenants,
      peakBytes.coordinator,
      peakBytes.worker,
      peakBytes.aggregator,
    ]),
    notes: [
      'Requests and processor time are of all functions, per tenant; memory is the most that one process ever held.',
      'Nothing is published. Tenants share databases where there are fewer of these; every tenth has ten findings.',
    ],
  };
}

const judgedServices: readonly Service[] = ['DynamoDB', 'SQS'];

/** What a tenant of the largest fleet costs, as a multiple of what one of the smallest does. */
export function sweepRatios(figures: readonly SweepFigures[]): Ratios {
  return Object.fromEntries(growths(figures).map(({ name, growth }) => [name, growth]));
}

export function judgeSweeps(figures: readonly SweepFigures[]): Judged[] {
  return growths(figures).map(({ name, growth }) => {
    return { what: name, measured: growth, limit: sweepGrowthAtMost, sense: 'at most' as const };
  });
}

function growths(figures: readonly SweepFigures[]): { name: string; growth: number }[] {
  return (['first', 'quiet'] as const).flatMap((kind: SweepKind) => {
    const own = figures.filter((one) => one.kind === kind);
    const [smallest, largest] = [own[0], own.at(-1)];
    if (!smallest || !largest || smallest === largest) return [];
    return judgedServices.map((service) => ({
      name: `${kind} checks, ${service} requests per tenant, ${largest.tenants} ÷ ${smallest.tenants}`,
      growth: perTenant(largest, service) / perTenant(smallest, service),
    }));
  });
}

const perTenant = ({ requests, tenants }: SweepFigures, service: Service): number => requests[service] / tenants;
