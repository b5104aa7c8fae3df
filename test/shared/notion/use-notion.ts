import { afterEach, beforeEach } from 'vitest';
import { type NotionStandIn, type NotionStandInOptions, startNotionStandIn } from '../../../local/notion/stand-in.ts';
import type { MatrixRow } from '../../../shared/core/matrix.ts';
import type { Tracker, TrackerReport } from '../../../shared/core/ports.ts';
import { createMemory } from '../../../shared/notion/memory.ts';
import { createNotionTracker, type NotionTrackerOptions } from '../../../shared/notion/tracker.ts';
import { aClock, aMatrix } from './fixtures.ts';

export interface NotionUnderTest {
  readonly notion: NotionStandIn;
  readonly clock: ReturnType<typeof aClock>;
  /** What the trackers said, oldest first. */
  readonly log: readonly string[];
  /** A new tracker with no memory of earlier ones, driven by the clock that stands still. */
  aTracker(changes?: Partial<NotionTrackerOptions>): Tracker;
  /**
   * Publishes as the functions do: each call a new tracker with so many seconds, one second after the one before or when
   * that one says, until it is finished. All of a test share one memory; their reports, oldest first.
   */
  publishInTurns(
    rows: readonly MatrixRow[],
    seconds: number,
    changes?: Partial<NotionTrackerOptions>,
  ): Promise<TrackerReport[]>;
  publish(rows: readonly MatrixRow[], tracker?: Tracker, complete?: boolean): Promise<TrackerReport>;
  /** How many writes the work caused. */
  writesOf(work: () => Promise<unknown>): Promise<number>;
  rowOf(tenantId: string): readonly Readonly<Record<string, unknown>>[];
}

/** A fresh stand-in for each test of a file, stopped after it. */
export function useNotion(options: NotionStandInOptions = {}): NotionUnderTest {
  let notion: NotionStandIn | undefined;
  let clock = aClock();
  let log: string[] = [];
  let sweeps = 0;
  let memory = createMemory();
  beforeEach(async () => {
    clock = aClock();
    log = [];
    sweeps = 0;
    memory = createMemory();
    notion = await startNotionStandIn({ now: clock.now, ...options });
  });
  afterEach(() => notion?.stop());
  const running = (): NotionStandIn => {
    if (!notion) throw new Error('The stand-in runs only inside a test.');
    return notion;
  };
  const under: NotionUnderTest = {
    get notion() {
      return running();
    },
    get clock() {
      return clock;
    },
    get log() {
      return log;
    },
    aTracker: (changes) =>
      createNotionTracker({
        token: running().token,
        database: running().databaseId,
        baseUrl: running().baseUrl,
        ...clock,
        log: (_level, message) => log.push(message),
        ...changes,
      }),
    publish: (rows, tracker = under.aTracker(), complete = true) =>
      tracker.publish(aMatrix(rows), { deadline: Number.POSITIVE_INFINITY, complete }),
    publishInTurns: async (rows, seconds, changes) => {
      const reports: TrackerReport[] = [];
      const turn = ++sweeps;
      while (reports.at(-1)?.finished !== true && reports.length < 50) {
        const deadline = clock.now() + seconds * 1000;
        const report = await under
          .aTracker({ memory, ...changes })
          .publish(aMatrix(rows, turn), { deadline, now: clock.now, complete: true });
        reports.push(report);
        await clock.sleep(Math.max(1000, (report.notBefore ?? 0) - clock.now()));
      }
      return reports;
    },
    writesOf: async (work) => {
      const before = running().stats().writes;
      await work();
      return running().stats().writes - before;
    },
    rowOf: (tenantId) =>
      running()
        .rows()
        .filter((row) => row['Tenant ID'] === tenantId),
  };
  return under;
}

export const byId = (id: string) => ({ column: 'Tenant ID', text: id });
