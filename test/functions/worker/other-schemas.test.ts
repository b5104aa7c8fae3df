import { expect, it } from 'vitest';
import { readCanonical } from '../../../functions/coordinator/read-canonical.ts';
import { compareSettings } from '../../../shared/core/compare-settings.ts';
import { buildSnapshot } from '../../../shared/core/snapshot.ts';
import { createLog } from '../../../shared/log.ts';
import { createWorld, secretOf } from '../../support/memory-world.ts';

/** Somebody changes which schemas are compared between two sweeps of databases that did not change. */

const server = { version: '17.10', versionNum: 170_010 };
const schemaWith = (tables: readonly string[]) => {
  const objects = ['app', 'other'].flatMap((schema) => [
    { kind: 'schema', id: `schema:${schema}`, attributes: {} },
    ...tables
      .filter((table) => table.startsWith(`${schema}.`))
      .map((table) => ({ kind: 'table', id: `table:${table}`, within: `schema:${schema}`, attributes: {} })),
  ]);
  return buildSnapshot({ server, objects, unmodeled: {} });
};

it('reads every tenant again, calls no token a lie and makes no release', async () => {
  const lines: string[] = [];
  const tenant = schemaWith(['app.t']);
  const world = createWorld(schemaWith(['app.t', 'other.t']), { a: tenant, b: tenant });
  const sweepOf = async (schemas: readonly string[]) => {
    const compare = compareSettings.parse({ schemas });
    const { catalog, ports } = world;
    const { snapshots, secrets } = ports;
    Object.assign(ports, {
      compare,
      log: createLog({ level: 'error', write: (line) => lines.push(line) }),
      readCanonical: () =>
        readCanonical({ secret: secretOf('canonical') }, { secrets, catalog, snapshots }, compare.schemas),
    });
    world.clock.ms += 60_000;
    const [reads, quiet] = [catalog.reads.length, catalog.quiet.length];
    const matrix = await world.sweep();
    return {
      statuses: matrix.rows.map(({ status }) => status),
      schemas: matrix.sweep.schemas,
      read: catalog.reads.slice(reads).filter(({ database }) => database !== 'canonical').length,
      quiet: catalog.quiet.length - quiet,
    };
  };
  const everything = { statuses: ['drifted', 'drifted'], schemas: undefined };
  const some = { statuses: ['in-sync', 'in-sync'], schemas: ['app'] };
  expect(await sweepOf([])).toEqual({ ...everything, read: 2, quiet: 0 });
  expect(await sweepOf(['app'])).toEqual({ ...some, read: 2, quiet: 0 });
  expect(await sweepOf(['app'])).toEqual({ ...some, read: 0, quiet: 2 });
  expect(await sweepOf(['!other'])).toMatchObject({ statuses: some.statuses, read: 2, quiet: 0 });
  expect(await sweepOf([])).toEqual({ ...everything, read: 2, quiet: 0 });
  expect(lines).toEqual([]);
  expect((await world.store.readReleases(9)).map(({ name }) => name)).toEqual(['r1']);
});
