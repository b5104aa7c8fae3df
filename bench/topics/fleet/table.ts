import { median, medianRatio } from '../../measure/statistics.ts';
import type { Ratios } from '../../previous.ts';
import type { BenchTable } from '../../print/table.ts';
import { rate, ratio, text } from '../../print/units.ts';
import { fleetAtLeast, type Judged } from '../../targets.ts';
import type { Fleet } from './build.ts';
import type { Way } from './ways.ts';

/** A way and how long it took for the whole fleet, round by round. */
export interface WayFigures extends Pick<Way, 'kind'> {
  readonly name: string;
  readonly walls: readonly number[];
}

export function fleetTable(fleet: Fleet, ways: readonly WayFigures[], previous: Ratios): BenchTable {
  const size = fleet.databases.length;
  const perSecond = (ms: number): number => (size * 1000) / ms;
  const canDump = ways.some(({ kind }) => kind === 'dump');
  return {
    title: `A fleet of ${size} databases of ${fleet.schema.tables} tables on PostgreSQL ${fleet.schema.version}`,
    columns: [text('way'), rate('tenants/s'), rate('slowest'), rate('fastest'), ratio('× pg_dump'), ratio('before')],
    rows: ways.map((way) => [
      way.name,
      perSecond(median(way.walls)),
      perSecond(Math.max(...way.walls)),
      perSecond(Math.min(...way.walls)),
      timesDump(way, ways),
      previous[keyOf(fleet, way)],
    ]),
    notes: [
      `Medians of ${ways[0]?.walls.length ?? 0} rounds, a new connection each; ${fleet.drifted} of the databases have ten findings.`,
      ...(canDump ? [] : ['No pg_dump here can read this server, or there is no xargs or diff.']),
    ],
  };
}

/** The best of our settings against the best of theirs. */
export function judgeFleet(fleet: Fleet, ways: readonly WayFigures[]): Judged[] {
  return (['first', 'quiet'] as const).flatMap((kind) => {
    const reached = ways.filter((way) => way.kind === kind).map((way) => timesDump(way, ways));
    const known = reached.filter((times) => times !== undefined);
    if (known.length === 0) return [];
    const what = `fleet of ${fleet.databases.length} on ${fleet.server.major}, ${kind} checks × pg_dump | diff`;
    return [{ what, measured: Math.max(...known), limit: fleetAtLeast[kind], sense: 'at least' as const }];
  });
}

export function fleetRatios(fleet: Fleet, ways: readonly WayFigures[]): Ratios {
  const own = ways.filter(({ kind }) => kind === 'first' || kind === 'quiet');
  const known = own.flatMap((way) => {
    const times = timesDump(way, ways);
    return times === undefined ? [] : [[keyOf(fleet, way), times] as const];
  });
  return Object.fromEntries(known);
}

const keyOf = ({ server }: Fleet, { name }: WayFigures): string => `fleet ${server.major} ${name} × dump`;

function timesDump({ walls }: WayFigures, ways: readonly WayFigures[]): number | undefined {
  const dump = ways.find(({ kind }) => kind === 'dump');
  return dump && medianRatio(dump.walls, walls);
}
