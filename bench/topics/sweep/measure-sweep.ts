import { setTimeout as wait } from 'node:timers/promises';
import { type StageName, stages } from '../../../infra/bundle/build-bundle.ts';
import { loadMatrix } from '../../../shared/core/stored-matrix.ts';
import type { SweepEnd } from '../../../shared/core/sweep.ts';
import type { MeasuredCloud } from './cloud.ts';
import type { Requests } from './count-requests.ts';
import type { TenantEntries } from './tenant-entries.ts';

export type SweepKind = 'first' | 'quiet';

/** What one whole sweep took. */
export interface SweepFigures {
  readonly kind: SweepKind;
  readonly tenants: number;
  readonly databases: number;
  readonly wallMs: number;
  /** Of all functions together, by service; those of whoever hands the messages to them among SQS. */
  readonly requests: Readonly<Record<Service, number>>;
  /** Processor time of all functions together. */
  readonly cpuMs: number;
  readonly peakBytes: Readonly<Record<StageName, number>>;
}

export const services = ['DynamoDB', 'SQS', 'S3', 'Secrets'] as const;
export type Service = (typeof services)[number];

interface Measured {
  readonly kind: SweepKind;
  readonly entries: TenantEntries;
  readonly cloud: MeasuredCloud;
  /** The requests of this process, which receives the messages as the platform does. */
  readonly poller: () => Requests;
  readonly onProgress: (done: number) => void;
}

/** Sweeps once, from the coordinator's event to the end of the publishing. Throws when the outcome is not what it must be. */
export async function measureSweep({ kind, entries, cloud, poller, onProgress }: Measured): Promise<SweepFigures> {
  const { functions } = cloud;
  const { tenants, databases } = entries;
  for (const stage of stages) functions[stage].taken();
  poller();
  const startedAt = performance.now();
  await functions.coordinator.invoke({ sweepId: kind });
  const end = await untilEnded(kind, cloud, onProgress);
  const wallMs = performance.now() - startedAt;
  await checkOutcome(end, entries, cloud);
  for (const stage of stages) await functions[stage].settled();

  const taken = stages.map((stage) => [stage, functions[stage].taken()] as const);
  const polled = Object.entries(poller()).filter(([name]) => name.startsWith('SQS.'));
  const named = [...taken.flatMap(([, { requests }]) => Object.entries(requests)), ...polled];
  const count = (service: Service): number =>
    named.reduce((sum, [name, times]) => sum + (name.startsWith(`${service}.`) ? times : 0), 0);
  const peakOf = (stage: StageName): number => taken.find(([name]) => name === stage)?.[1].peakBytes ?? 0;
  return {
    ...{ kind, tenants, databases, wallMs },
    requests: { DynamoDB: count('DynamoDB'), SQS: count('SQS'), S3: count('S3'), Secrets: count('Secrets') },
    cpuMs: taken.reduce((sum, [, figures]) => sum + figures.cpuMs, 0),
    peakBytes: {
      coordinator: peakOf('coordinator'),
      worker: peakOf('worker'),
      aggregator: peakOf('aggregator'),
    },
  };
}

async function untilEnded(
  sweepId: string,
  { store }: MeasuredCloud,
  onProgress: (done: number) => void,
): Promise<SweepEnd> {
  for (;;) {
    const sweep = await store.readSweep(sweepId);
    if (sweep?.end) return sweep.end;
    if (sweep?.error) throw new Error(`The sweep ended without a matrix: ${sweep.error.message}`);
    const { known = 0, shards = 0 } = sweep?.plan ?? {};
    onProgress(shards === 0 ? 0 : (known * (sweep?.shardsDone.length ?? 0)) / shards);
    await wait(200);
  }
}

async function checkOutcome(
  { matrixKey }: SweepEnd,
  { tenants, drifted }: TenantEntries,
  { documents }: MeasuredCloud,
): Promise<void> {
  const { known, checked, inSync } = (await loadMatrix(documents, matrixKey)).sweep;
  const expected = [tenants, tenants, tenants - drifted].join(', ');
  const found = [known, checked, inSync].join(', ');
  if (found !== expected) throw new Error(`Known, checked, in sync: expected ${expected} and got ${found}.`);
}
