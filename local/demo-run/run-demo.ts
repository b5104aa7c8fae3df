import { compareSettings } from '../../shared/core/compare-settings.ts';
import { parseConnection } from '../../shared/core/connection.ts';
import type { DriftMatrix } from '../../shared/core/matrix.ts';
import { createCatalogReader } from '../../shared/postgres/catalog-reader.ts';
import { buildDemoFleet, type DemoFleet } from '../demo/build-fleet.ts';
import { demoTenants } from '../demo/fleet.ts';
import { startNotionStandIn } from '../notion/stand-in.ts';
import { untilEndedServersAreForgotten } from '../postgres/forgotten.ts';
import { startPostgres } from '../postgres/server.ts';
import { createStopper, type Stopper } from '../stopper.ts';
import type { FinishedSweep } from '../sweep/follow-sweep.ts';
import { type LocalCloud, startLocalCloud } from '../sweep/local-cloud.ts';
import type { SweepProgress } from '../sweep/progress.ts';
import { judgeRows, judgeVerdicts } from './judge.ts';

export interface DemoOptions {
  readonly signal: AbortSignal;
  readonly onStep: (what: string, done: number, total: number) => void;
  /** `sweep` is 1 for the first and 2 for the second one. */
  readonly onProgress: (progress: SweepProgress, sweep: number) => void;
  readonly writeLog?: (line: string) => void;
}

export interface DemoOutcome {
  readonly matrix: DriftMatrix;
  /** The stand-in's page as HTML. */
  readonly notionPage: string;
  /** What is not as the fleet's stories say; empty when all is well. */
  readonly problems: readonly string[];
  /** Rows written to Notion by the first sweep, and by a second one right after it. */
  readonly firstWrites: number;
  readonly secondWrites: number;
}

/** The demo, running; `stop` ends everything it started, at any moment. */
export interface RunningDemo {
  readonly finished: Promise<DemoOutcome>;
  stop(): Promise<void>;
}

export function runDemo(options: DemoOptions): RunningDemo {
  const stopper = createStopper();
  return { finished: play(options, stopper), stop: () => stopper.stop() };
}

async function play(options: DemoOptions, stopper: Stopper): Promise<DemoOutcome> {
  const fleet = await startFleet(options, stopper);
  const notion = await startNotionStandIn();
  await stopper.add(() => notion.stop());
  const cloud = await startLocalCloud({
    canonical: { secretText: fleet.canonical.url },
    tenants: [...fleet.tenants],
    compare: compareSettings.parse({}),
    tracker: { database: notion.databaseId, token: notion.token, columns: {}, baseUrl: notion.baseUrl },
    concurrency: 8,
    // A server of our own: nobody else needs its connections.
    perServer: 8,
    connectSeconds: 2,
    ...(options.writeLog && { writeLog: options.writeLog }),
  });
  await stopper.add(() => cloud.stop());
  await recordReleases(cloud, fleet, options);

  const { signal, onProgress } = options;
  const first = await cloud.sweep({}, { signal, onProgress: (state) => onProgress(state, 1) });
  const second = await cloud.sweep({}, { signal, onProgress: (state) => onProgress(state, 2) });
  const problems = [
    ...judgeVerdicts(first.matrix, demoTenants),
    ...judgeRows(first.matrix, notion.rows()),
    ...[first, second].flatMap(({ trackerError }) => (trackerError ? [`Not published: ${trackerError.message}`] : [])),
    ...(writesOf(second) === 0 ? [] : [`The second sweep changed nothing, yet it wrote ${writesOf(second)} rows`]),
  ];
  return {
    matrix: first.matrix,
    notionPage: notion.renderPage(),
    problems,
    firstWrites: writesOf(first),
    secondWrites: writesOf(second),
  };
}

async function startFleet({ onStep }: DemoOptions, stopper: Stopper): Promise<DemoFleet> {
  onStep('Starting PostgreSQL', 0, 0);
  const server = await startPostgres();
  await stopper.add(async () => {
    await server.stop();
    await untilEndedServersAreForgotten();
  });
  const fleet = await buildDemoFleet(server, {
    onProgress: (done, total) => onStep('Building the fleet', done, total),
  });
  await stopper.add(() => fleet.stop());
  return fleet;
}

/** The canonical schema has a history: each release, since the day it was. */
async function recordReleases(cloud: LocalCloud, { releases }: DemoFleet, { onStep }: DemoOptions): Promise<void> {
  const catalog = createCatalogReader();
  for (const [place, { name, at, url }] of releases.entries()) {
    await cloud.recordRelease(await catalog.read(parseConnection(url, name)), at, name);
    onStep('Recording releases', place + 1, releases.length);
  }
}

const writesOf = ({ tracker }: FinishedSweep): number =>
  tracker ? tracker.created + tracker.updated + tracker.retired : 0;
