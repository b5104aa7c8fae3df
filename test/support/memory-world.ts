import { handleMessage } from '../../functions/aggregator/handle-message.ts';
import type { AggregatorPorts, AggregatorSettings } from '../../functions/aggregator/publish-matrix.ts';
import type { CoordinatorAnswer } from '../../functions/coordinator/answer.ts';
import { newSweep } from '../../functions/coordinator/new-sweep.ts';
import { readCanonical } from '../../functions/coordinator/read-canonical.ts';
import { type CoordinatorPorts, startSweep } from '../../functions/coordinator/start-sweep.ts';
import { checkTenant, type WorkerPorts } from '../../functions/worker/check-tenant.ts';
import { rememberOpen } from '../../functions/worker/remember-open.ts';
import { createSweepStoreOn } from '../../shared/aws/sweep-store/sweep-store.ts';
import { compareSettings } from '../../shared/core/compare-settings.ts';
import type { DriftError } from '../../shared/core/errors.ts';
import type { DriftMatrix } from '../../shared/core/matrix.ts';
import {
  type AskMessage,
  type ControlMessage,
  type CoordinatorInput,
  parseCoordinatorEvent,
  type TenantMessage,
} from '../../shared/core/messages.ts';
import type { Snapshot } from '../../shared/core/snapshot.ts';
import { createSnapshotStore } from '../../shared/core/snapshot-store.ts';
import { loadMatrix } from '../../shared/core/stored-matrix.ts';
import { refuseDuplicates } from '../../shared/core/tenant-list.ts';
import { silentLog } from '../../shared/log.ts';
import { aTenant, noon } from './builders.ts';
import * as memory from './memory-ports.ts';
import { createMemoryTable } from './memory-table.ts';

const minute = 60_000;
export const worldSettings = {
  deadlineMs: 30 * minute,
  hardCapMs: 120 * minute,
  watchSeconds: 60,
  leaseMs: 2 * minute,
  trackerLink: 'https://www.notion.so/0123456789abcdef0123456789abcdef',
};

/** The real stories on ports in memory, with a clock that moves when told: one sweep after another, message by message. */
export function createWorld(canonical: Snapshot, tenants: Record<string, Snapshot | DriftError | (() => Snapshot)>) {
  const clock = { ms: noon };
  const databases: memory.Databases = new Map([['canonical', canonical], ...Object.entries(tenants)]);
  const secrets = new Map(
    [...databases.keys()].map((name) => [secretOf(name), `postgres://reader:pw@127.0.0.1/${name}`]),
  );
  const fleet = { tenants: Object.keys(tenants).map((id) => aTenant(id)) };
  const documents = memory.createMemoryDocuments();
  const store = createSweepStoreOn(createMemoryTable(), documents);
  const queue = memory.createMemoryTenantQueue();
  const control = memory.createMemoryControlQueue();
  const requests = memory.createMemoryRequests();
  const catalog = memory.createStubCatalog(databases);
  const tracker = memory.createRecordingTracker();
  const snapshots = createSnapshotStore(documents);
  const reader = memory.createMemorySecrets(secrets);
  let owners = 0;

  const common = { store, documents, snapshots, control, now: () => clock.ms, log: silentLog };
  const ports: CoordinatorPorts & WorkerPorts & AggregatorPorts = {
    ...common,
    queue,
    catalog,
    secrets: reader,
    compare: compareSettings.parse({}),
    fullReadEvery: 20,
    isOpen: rememberOpen({ readSweep: (sweepId) => ports.store.readSweep(sweepId) }, () => clock.ms),
    perServer: 10,
    slotMs: minute,
    serverWait: () => 1,
    tenants: { list: async () => refuseDuplicates(fleet.tenants) },
    readCanonical: () => readCanonical({ secret: secretOf('canonical') }, { secrets: reader, catalog, snapshots }),
    openTracker: async () => tracker,
    requests,
    meter: () => undefined,
    loadSameMeaning: async () => () => ({ same: false }),
    newOwner: () => `owner-${++owners}`,
  };
  const deadline = () => clock.ms + 10 * minute;

  const world = {
    ...{ clock, databases, secrets, fleet, store, documents, queue, control, requests, catalog, tracker, ports },

    start(input: CoordinatorInput = {}, replace: Partial<CoordinatorPorts> = {}): Promise<CoordinatorAnswer> {
      const event = parseCoordinatorEvent(input);
      return startSweep(event, newSweep(event, clock.ms, `u${clock.ms}`), { ...ports, ...replace }, worldSettings);
    },
    check: (message: TenantMessage, attempt = 1, replace: Partial<WorkerPorts> = {}) =>
      checkTenant(message, { attempt, most: 3 }, { ...ports, ...replace }),
    aggregate: (
      message: ControlMessage | TenantMessage | AskMessage,
      replace: Partial<AggregatorPorts> = {},
      settings: AggregatorSettings = worldSettings,
    ) => handleMessage(message, { deadline: deadline(), attempt: 1 }, { ...ports, ...replace }, settings),

    /** Works off every tenant message, again and again until it has its result. */
    async checkAll(): Promise<void> {
      for (let message = queue.sent.shift(); message; message = queue.sent.shift()) {
        for (let attempt = 1; 'retryFor' in (await world.check(message, attempt)); attempt += 1);
      }
    },
    /** Works off control messages in the order they become visible, letting time pass, until none is left. */
    async controlAll(
      most = 500,
      handle: (message: ControlMessage) => Promise<unknown> = (message) => world.aggregate(message),
    ): Promise<void> {
      const visible: { at: number; message: ControlMessage }[] = [];
      for (let handled = 0; handled < most; handled += 1) {
        visible.push(
          ...control.sent
            .splice(0)
            .map(({ message, delaySeconds }) => ({ message, at: clock.ms + delaySeconds * 1000 })),
        );
        visible.sort((a, b) => a.at - b.at);
        const next = visible.shift();
        if (!next) return;
        clock.ms = Math.max(clock.ms, next.at);
        await handle(next.message);
      }
      throw new Error(`still ${visible.length} control messages after ${most}`);
    },
    /** A whole sweep; its matrix. */
    async sweep(input: CoordinatorInput = {}): Promise<DriftMatrix> {
      const { sweepId } = await world.start(input);
      await world.checkAll();
      await world.controlAll();
      return await world.matrix(sweepId);
    },
    async matrix(sweepId: string): Promise<DriftMatrix> {
      const sweep = await store.readSweep(sweepId);
      if (!sweep?.end) throw new Error(`sweep ${sweepId} is ${sweep?.status}: ${sweep?.error?.message}`);
      return await loadMatrix(documents, sweep.end.matrixKey);
    },
  };
  return world;
}

export function secretOf(name: string): string {
  return `tenant/${name}`;
}
