import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installedMajors } from '../../local/postgres/server.ts';
import { type DatabaseFactory, startDatabases } from '../support/databases.ts';
import { behaviour } from './behaviour.ts';
import { findings, mirrored, outline, readScript } from './compare.ts';
import { expressions } from './expressions.ts';
import { majors } from './majors.ts';
import { partitions } from './partitions.ts';
import { privileges } from './privileges.ts';
import { routinesAndComments } from './routines-and-comments.ts';
import { tables } from './tables.ts';

/** Each thing that users reported about other comparers, as a test of this one on real servers. */

const usual = 17;
const compared = [...privileges, ...partitions, ...expressions, ...tables, ...routinesAndComments, ...majors];
const needed = new Set([usual, ...[...compared, ...behaviour].flatMap((report) => report.majors ?? [])]);
const installed = installedMajors();
const servers = new Map<number, DatabaseFactory>();

beforeAll(async () => {
  for (const major of needed) {
    if (installed.includes(major)) servers.set(major, await startDatabases(major));
  }
});
afterAll(() => Promise.all([...servers.values()].map((server) => server.stop())));

function server(major = usual): DatabaseFactory {
  const found = servers.get(major);
  if (!found) throw new Error(`PostgreSQL ${major} is not installed`);
  return found;
}

const canRun = ({ majors = [usual] }: { readonly majors?: readonly number[] }) =>
  majors.every((major) => installed.includes(major));
const named = <T extends { number: number; title: string }>(reports: readonly T[]) =>
  reports.map((report) => [report.number, report.title, report] as const);

it('every report has a test', () => {
  const numbers = [...compared, ...behaviour].map((report) => report.number).sort((a, b) => a - b);
  expect(numbers).toEqual(Array.from({ length: 53 }, (_, place) => place + 1));
});

describe.concurrent('field report', () => {
  it.each(named(compared.filter(canRun)))('#%i %s', async (_number, _title, report) => {
    const [one, other] = report.majors ?? [usual, usual];
    const [canonical, tenant] = await Promise.all([
      readScript(server(one), report.canonical),
      readScript(server(other), report.tenant),
    ]);
    const expected = [...report.finds].sort();
    expect(findings(canonical, tenant, report.profile).map(outline).sort()).toEqual(expected);
    const back = report.mirrored ?? report.finds.map(mirrored);
    expect(findings(tenant, canonical, report.profile).map(outline).sort()).toEqual([...back].sort());
  });

  it.each(named(behaviour.filter(canRun)))('#%i %s', async (_number, _title, report) => {
    await report.check(server);
  });
});
