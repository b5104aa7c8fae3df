import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installedMajors } from '../../local/postgres/server.ts';
import type { Finding } from '../../shared/core/finding.ts';
import { type DatabaseFactory, startDatabases } from '../support/databases.ts';
import { findings, outline, readScript } from './compare.ts';
import { type History, histories } from './histories.ts';

/** Each in a schema of its own, so that two databases do for all. */
const schemaOf = (history: History): string => `history_${histories.indexOf(history)}`;
const inSchema = (history: History, sql: string): string => {
  const schema = schemaOf(history);
  return `create schema ${schema}; set search_path = ${schema};\n${sql.replaceAll('public.', `${schema}.`)}`;
};

/** The same on every major: a history is no difference, and a difference is none of history. */
describe.each(installedMajors())('on PostgreSQL %i', (major) => {
  const known = histories.filter(({ from = 0 }) => from <= major);
  let databases: DatabaseFactory;
  let forth: readonly Finding[] = [];
  let back: readonly Finding[] = [];
  beforeAll(async () => {
    databases = await startDatabases(major);
    const scripts = (side: 'canonical' | 'tenant') =>
      known.map((history) => inSchema(history, history[side])).join('\n-- alone\n');
    const [one, other] = await Promise.all([
      readScript(databases, scripts('canonical')),
      readScript(databases, scripts('tenant')),
    ]);
    forth = findings(one, other, 'standard');
    back = findings(other, one, 'standard');
  });
  afterAll(() => databases?.stop());

  it.each(known.map((history) => [history.title, history] as const))('%s', (_title, history) => {
    const own = (all: readonly Finding[]) =>
      all.map(outline).flatMap((text) => {
        const inPublic = text.replaceAll(`${schemaOf(history)}.`, 'public.');
        return inPublic === text ? [] : [inPublic];
      });
    expect(own(forth).sort()).toEqual([...history.finds].sort());
    expect(own(back)).toHaveLength(history.finds.length);
  });

  it('nothing else differs', () => {
    expect(forth).toHaveLength(known.flatMap(({ finds }) => finds).length);
  });
});
