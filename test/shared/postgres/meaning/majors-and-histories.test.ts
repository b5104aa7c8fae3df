import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { installedMajors, type PostgresServer, startPostgres } from '../../../../local/postgres/server.ts';
import type { SameMeaning } from '../../../../shared/core/same-value.ts';
import { loadSameMeaning } from '../../../../shared/postgres/meaning/same-meaning.ts';
import { collect, connect, type Printed, read } from './collect.ts';
import type { Item } from './corpus/item.ts';
import { corpus } from './corpus.ts';
import { clientMajor, dumpAndRestore } from './dump-and-restore.ts';
import { forms } from './forms.ts';

/** One corpus of definitions on every major: what the servers print for it, compared both ways. */

const majors = installedMajors();
const pairs = majors.flatMap((one) =>
  majors.filter((other) => one < other).map((other): [number, number] => [one, other]),
);
/** Where definitions of another meaning are made as well. */
const ends = majors.filter((_, index) => index === 0 || index === majors.length - 1);
const client = clientMajor();

const servers = new Map<number, PostgresServer>();
const printed = new Map<number, readonly Printed[]>();
let judge: SameMeaning;

beforeAll(async () => {
  judge = await loadSameMeaning();
  const queue = [...majors];
  const work = async (): Promise<void> => {
    for (let major = queue.shift(); major !== undefined; major = queue.shift()) {
      const server = await startPostgres({ major });
      servers.set(major, server);
      const session = await connect(server.connection());
      try {
        printed.set(major, await collect(session, major, corpus, ends.includes(major)));
      } finally {
        await session.end();
      }
    }
  };
  await Promise.all([work(), work()]);
});

afterAll(async () => {
  await Promise.all([...servers.values()].map((server) => server.stop()));
});

const on = (major: number, index: number): Printed => printed.get(major)?.[index] ?? { others: [] };

const judged = (item: Item, one: string, other: string): boolean => {
  const [there, back] = [judge(forms[item.form].meaning, one, other), judge(forms[item.form].meaning, other, one)];
  expect(back).toEqual(there);
  expect(there.note, `${one}\n${other}`).toBeUndefined();
  return there.same;
};

/** Whether the same DDL means another thing on these two majors. */
const really = ({ changes = 0 }: Item, one: number, other: number): boolean => one < changes !== other < changes;

describe.each(pairs)('the texts of %i and %i', (one, other) => {
  it('mean one thing wherever the definition means one thing', () => {
    const wrong = corpus.flatMap((item, index) => {
      const [a, b] = [on(one, index).native, on(other, index).native];
      if (a === undefined || b === undefined) return [];
      return judged(item, a, b) === !really(item, one, other) ? [] : [[a, b]];
    });
    expect(wrong).toEqual([]);
  });
});

describe.each(majors)('on %i', (major) => {
  it('a definition made anew from its own text means the same', () => {
    const wrong = corpus.flatMap((item, index) => {
      const { native, again } = on(major, index);
      return native === undefined || again === undefined || judged(item, native, again) ? [] : [[native, again]];
    });
    expect(wrong).toEqual([]);
  });
});

describe.each(ends)('on %i', (major) => {
  it('a definition that looks alike is told apart from its texts on every major', () => {
    const wrong = corpus.flatMap((item, index) =>
      on(major, index).others.flatMap((different) =>
        majors.flatMap((from) => {
          const { native, again } = on(from, index);
          // Until 13, extract() is another name of date_part().
          if (item.changes !== undefined && (from < item.changes || major < item.changes)) return [];
          return [native, again].flatMap((text) =>
            text !== undefined && judged(item, text, different) ? [[text, different]] : [],
          );
        }),
      ),
    );
    expect(wrong).toEqual([]);
  });
});

describe('the corpus', () => {
  it('holds more than two hundred definitions, and hundreds of their texts differ', () => {
    const differing = corpus.filter((_, index) => new Set(majors.map((major) => on(major, index).native)).size > 1);
    const rewritten = corpus.filter((_, index) =>
      majors.some((major) => on(major, index).native !== on(major, index).again),
    );
    expect(corpus.length).toBeGreaterThan(200);
    if (majors.includes(13) && majors.includes(18)) expect(differing.length).toBeGreaterThan(80);
    expect(rewritten.length).toBeGreaterThan(15);
  });
});

const routes = [
  { from: 13, to: 18 },
  { from: 15, to: 15 },
].filter(({ from, to }) => majors.includes(from) && majors.includes(to) && client !== undefined && from <= client);

if (routes.length === 0) {
  it.skip('dump and restore: skipped, there is no pg_dump and psql of an installed major on this machine', () => {});
}

describe.each(routes)('a database dumped on $from and restored on $to', ({ from, to }) => {
  it('means what it meant', async () => {
    const [source, target] = [servers.get(from), servers.get(to)];
    if (!source || !target) throw new Error(`no server of ${from} or ${to}`);
    const name = `restored_${from}`;
    const admin = await connect(target.connection());
    await admin.query(`create database ${name} template template0`).finally(() => admin.end());
    dumpAndRestore(source.connection(), target.connection(name));
    const session = await connect(target.connection(name));
    try {
      const wrong: string[][] = [];
      for (const [index, item] of corpus.entries()) {
        const { native } = on(from, index);
        if (native === undefined) continue;
        const restored = await read(session, item, `c${index}`);
        if (!judged(item, native, restored)) wrong.push([native, restored]);
      }
      expect(wrong).toEqual([]);
    } finally {
      await session.end();
    }
  });
});
