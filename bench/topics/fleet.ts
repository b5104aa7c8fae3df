import { measureInTurn } from '../measure/in-turn.ts';
import type { TopicResult, Workbench } from '../workbench.ts';
import { buildFleet } from './fleet/build.ts';
import { fleetRatios, fleetTable, judgeFleet } from './fleet/table.ts';
import { findDumpWay, startOwnWays } from './fleet/ways.ts';

/** Tenants per second when a whole fleet on one server is checked, beside what a shell can do. */
export async function runFleet(bench: Workbench): Promise<TopicResult> {
  const fleet = await buildFleet(bench);
  const dumpWay = await findDumpWay(fleet, bench);
  const ownWays = await startOwnWays(fleet, bench);
  const ways = [...ownWays, ...(dumpWay ? [dumpWay] : [])];
  const { rounds } = bench.options;
  try {
    const contenders = ways.map(({ contender }) => contender);
    const samples = await measureInTurn(contenders, rounds, (what, done, total) =>
      bench.progress.update(`checking ${fleet.databases.length} databases: ${what}`, done, total),
    );
    const figures = ways.map(({ kind, contender: { name } }) => {
      return { kind, name, walls: (samples.get(name) ?? []).map(({ wallMs }) => wallMs) };
    });
    return {
      tables: [fleetTable(fleet, figures, bench.previous)],
      judged: judgeFleet(fleet, figures),
      ratios: fleetRatios(fleet, figures),
    };
  } finally {
    for (const { contender } of ways) contender.stop();
  }
}
