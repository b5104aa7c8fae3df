import { describe, expect, it } from 'vitest';
import { installedMajors } from '../../../../local/postgres/server.ts';
import { findings, outline, readScript } from '../../../field-reports/compare.ts';
import { startDatabases } from '../../../support/databases.ts';

/** Aliases and lists of column aliases that nobody typed: they keep what was true when a query was stored. */

interface Case {
  readonly title: string;
  /** Made before the definitions on the canonical's side, after them on the tenant's. */
  readonly change: string;
  /** The names on the tenant's side until the change. */
  readonly before?: Readonly<Record<string, string>>;
  readonly make: string;
  readonly since?: number;
}

const add = 'alter table a add w int;';
const fields: Case['before'] = { '<x>': 'stale' };
const renameColumn = 'alter table a rename <x> to x;';

const same: readonly Case[] = [
  { title: 'a column added to the row type', change: add, make: 'create view v as select f.id, f.x from fs() f' },
  {
    title: 'below a materialized view',
    change: add,
    make: 'create materialized view v as select f.id, f.x from fs() f',
  },
  {
    title: 'a view made again before it',
    change: add,
    make: 'create view v as select f.id, f.x from fs() f; create or replace view v as select f.id, f.x from fs() f',
  },
  {
    title: 'a function renamed below views that gave it no alias',
    change: 'alter function <fs>() rename to fs;',
    before: { '<fs>': 'list_items' },
    make: 'create view v as select id, x from <fs>(); create view w as select i.id, <fs>.x from a i cross join <fs>()',
  },
  {
    title: 'a quoted function called twice',
    change: 'alter function <q>() rename to "The items";',
    before: { '<q>': '"My items"' },
    make: 'create view v as select g.x, <q>.id from <q>(), lateral (select <q>.x from <q>() h, a where a.id = h.id) g',
  },
  {
    title: 'a column of the row type renamed',
    change: renameColumn,
    before: fields,
    make: 'create view v as select f.<x> as p, f.<x> + 1 as q from fs() f order by f.<x>',
  },
  {
    title: 'a column renamed below subqueries and WITH queries',
    change: renameColumn,
    before: fields,
    make: `create view v as with w as (select <x>, id from a) select w.<x> as p, s.<x> as q from w
      join (select <x>, id from fs()) s using (id)`,
  },
  {
    title: 'a column renamed below a partial list of aliases of its table',
    change: renameColumn,
    before: fields,
    make: 'create view v as select b.<x> as p, b.i as q from a b(i) cross join t',
  },
  { title: 'a column dropped', change: 'alter table a drop z;', make: 'create view v as select f.x from fs() f' },
  {
    title: 'an ordinal number after the columns',
    change: add,
    make: 'create view v as select f.x, f.ordinality as n from fs() with ordinality f',
  },
  {
    title: 'two functions side by side',
    change: add,
    make: 'create view v as select f.x, f.generate_series as n from rows from (fs(), generate_series(1, 3)) f',
  },
  { title: 'whole rows', change: add, make: 'create view v as select f as r, row_to_json(f) as j from fs() f' },
  {
    title: 'rows that are compared',
    change: renameColumn,
    before: fields,
    make: 'create view v as select f.id from fs() f join fs() g on f = g',
  },
  {
    title: 'a full join by name',
    change: add,
    make: 'create view v as select id, f.x from t b full join fs() f using (id) where id > 3',
  },
  {
    title: 'a policy and a rule',
    change: add,
    make: `create policy p on t using (exists (select from fs() f where f.x = t.id));
      create rule r as on insert to t do also delete from a using fs() f where a.id = f.x and f.id = new.id`,
  },
  {
    title: 'a body in SQL syntax',
    change: add,
    make: 'create function b() returns bigint language sql begin atomic select count(f.x) from fs() f; end',
    since: 14,
  },
];

interface Other {
  readonly title: string;
  readonly view: string;
  readonly not: string;
}

const different: readonly Other[] = [
  { title: 'another function', view: 'select f.x from fs() f', not: 'select f.x from gs() f' },
  { title: 'another column', view: 'select f.x as p from fs() f', not: 'select f.z as p from fs() f' },
  { title: 'a list that moves a name', view: 'select f.x from fs() f', not: 'select f.x from fs() f(x, id)' },
  {
    title: 'the columns of two calls',
    view: 'select f.x as p, g.id as q from fs() f, fs() g',
    not: 'select g.x as p, f.id as q from fs() f, fs() g',
  },
  {
    title: 'an ordinal number and a column',
    view: 'select f.n::int as p from fs() with ordinality f(a, b, c, n)',
    not: 'select f.c::int as p from fs() with ordinality f(a, b, c, n)',
  },
  {
    title: 'column definitions',
    view: "select 1 as p from json_to_record('{}') f(a int)",
    not: "select 1 as p from json_to_record('{}') f(b int)",
  },
  {
    title: 'the order of functions',
    view: 'select f.id as p from fs() f, gs() g',
    not: 'select f.id as p from gs() f, fs() g',
  },
  {
    title: 'keys of a record',
    view: 'select row_to_json(s) as p from (select id, x from a) s',
    not: 'select row_to_json(s) as p from (select id, x as y from a) s',
  },
  {
    title: 'the output of a subquery',
    view: 'select s.p from (select x as p, z as q from a) s',
    not: 'select s.p from (select z as p, x as q from a) s',
  },
  {
    title: 'the output of a WITH query',
    view: 'with w(p, q) as (select x, z from a) select p from w',
    not: 'with w(q, p) as (select x, z from a) select p from w',
  },
  {
    title: 'what is joined by',
    view: 'select 1 as p from (select id, x from a) s join t using (id)',
    not: 'select 1 as p from (select x as id, id as x from a) s join t using (id)',
  },
  {
    title: 'a reference to the outside',
    view: 'select 1 as p from a b where exists (select from a c where c.id = b.x)',
    not: 'select 1 as p from a b where exists (select from a c where c.id = c.x)',
  },
  { title: 'names of the output', view: 'select f.x as p from fs() f', not: 'select f.x as q from fs() f' },
  {
    title: 'what sorts',
    view: 'select x as z, z as x from a order by a.x',
    not: 'select x as z, z as x from a order by a.z',
  },
  {
    title: 'what is locked',
    view: 'select a.x from a, t for update of a',
    not: 'select a.x from a, t for update of t',
  },
  {
    title: 'a longer list for another column',
    view: 'select f.c as p from fs() f(a, b, c)',
    not: 'select f.b as p from fs() f(a, b, c)',
  },
];

const ground = `create table a (id int, <x> int, z int); create table t (id int);
  create function <fs>() returns setof a language sql as 'select null::public.a';
  create function gs() returns setof a language sql as 'select null::public.a';
  create function <q>() returns setof a language sql as 'select null::public.a';`;

const names: Readonly<Record<string, string>> = { '<x>': 'x', '<fs>': 'fs', '<q>': '"The items"' };

const filled = (text: string, given: Readonly<Record<string, string>>): string =>
  text.replace(/<\w+>/g, (name) => given[name] ?? names[name] ?? name);

/** Each case in a schema of its own. */
function script(cases: readonly string[]): string {
  const part = (text: string, index: number): string => {
    const schema = `c${index}`;
    return `create schema ${schema}; set search_path = ${schema}; ${text.replaceAll('public.', `${schema}.`)};`;
  };
  return cases.map(part).join('\n');
}

function canonicalOf({ change, make, before }: Case): string {
  // A rename has nothing to do where the new name was there from the start.
  return `${filled(ground, {})} ${before ? '' : change} ${filled(make, {})}`;
}

const tenantOf = ({ change, make, before = {} }: Case): string => {
  const old = { ...names, ...before };
  const text = (given: string): string => filled(given, old);
  return `${text(ground)} ${text(make)}; ${text(change)}`;
};

describe.concurrent.each(installedMajors())('on %i', (major) => {
  const known = same.filter(({ since = 13 }) => major >= since);

  it('names that nobody typed are no difference, and what they are bound to is', async () => {
    const server = await startDatabases(major);
    try {
      const [canonical, tenant] = await Promise.all([
        readScript(server, script([...known.map(canonicalOf), ...different.map(({ view }) => viewOf(view))])),
        readScript(server, script([...known.map(tenantOf), ...different.map(({ not }) => viewOf(not))])),
      ]);
      const found = findings(canonical, tenant).map(outline);
      const numbers = found.map((text) => Number(/:c(\d+)\./.exec(text)?.[1]));
      const titles = [...known, ...different].map(({ title }) => title);
      expect(found.filter((_, index) => (numbers[index] ?? 0) < known.length)).toEqual([]);
      expect([...new Set(numbers)].sort((a, b) => a - b).map((number) => titles[number])).toEqual(
        different.map(({ title }) => title),
      );
    } finally {
      await server.stop();
    }
  });
});

const viewOf = (query: string): string => `${filled(ground, {})} create view v as ${query}`;
