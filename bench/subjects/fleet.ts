import { inParallel } from '../../local/demo/databases.ts';
import { selectOne } from './bare-connect.ts';
import { firstCheck, loadCanonical } from './check.ts';
import { quietCheck, readMark } from './mark.ts';
import { connectionOf, type Subject, type SubjectSetup } from './subject.ts';

/** The least that any sweep can cost: a connection to each database. */
export async function makeFleetConnect(setup: SubjectSetup): Promise<Subject> {
  const connection = connectionOf(setup);
  return { run: () => checkAll(setup, (database) => selectOne(connection.withDatabase(database))) };
}

/** A sweep's checks of all databases of a server: the first ones, which read everything. */
export async function makeFleetFirst(setup: SubjectSetup): Promise<Subject> {
  const canonical = await loadCanonical(setup);
  const connection = connectionOf(setup);
  return {
    run: () => checkAll(setup, (database) => firstCheck(canonical, connection.withDatabase(database))),
  };
}

/** The same when no tenant has moved since the sweep before. */
export async function makeFleetQuiet(setup: SubjectSetup): Promise<Subject> {
  const connection = connectionOf(setup);
  const marks = new Map(Object.entries(setup.state ?? {}));
  if (marks.size === 0) {
    await inParallel(setup.fleet?.databases ?? [], 4, async (database) => {
      marks.set(database, await readMark(connection.withDatabase(database)));
    });
  }
  return {
    run: () =>
      checkAll(setup, (database) => quietCheck(connection.withDatabase(database), marks.get(database) ?? 'never read')),
    state: Object.fromEntries(marks),
  };
}

/** How often each answer came, such as `180 × in sync, 20 × 10 findings`. */
async function checkAll({ fleet }: SubjectSetup, check: (database: string) => Promise<string>): Promise<string> {
  const counts = new Map<string, number>();
  await inParallel(fleet?.databases ?? [], fleet?.concurrency ?? 1, async (database) => {
    const outcome = await check(database);
    counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  });
  const parts = [...counts].map(([outcome, count]) => `${count} × ${outcome}`);
  return parts.sort().join(', ');
}
