import { check, type Item, policy, view } from './item.ts';

/** Names: qualifiers, quotes, output columns. */
export const names: readonly Item[] = [
  view('select a, b from s.t', [
    'select b as a, a as b from s.t',
    'select a, b from s.u, lateral (select 1 as b) x',
    'select a from s.t',
    'select b, a from s.t',
  ]),
  view('select x.a from s.t x where x.b > 1 order by x.n', [
    'select x.a from s.t x where x.b > 1 order by x.n desc',
    'select x.a from s.t x where x.b > 1 order by x.f',
  ]),
  view('select a as b, b as a from s.t order by t.a', ['select a as b, b as a from s.t order by t.b']),
  view('select a as b, b as a from s.t order by a', ['select a as b, b as a from s.t order by b']),
  view('select distinct on (t.a) t.b as a, t.a as k from s.t order by t.a, t.b', [
    'select distinct on (t.b) t.b as a, t.a as k from s.t order by t.b, t.a',
  ]),
  view('select a, count(*) from s.t group by a having count(*) > 1', [
    'select a, count(*) from s.t group by a having count(*) > 2',
    'select a, count(*) from s.t group by a',
    'select a, count(b) as count from s.t group by a having count(*) > 1',
  ]),
  view('select a, b, sum(n) from s.t group by rollup (a, b), grouping sets ((a), ())', [
    'select a, b, sum(n) from s.t group by cube (a, b), grouping sets ((a), ())',
  ]),
  view('select x.a, y.a as b from s.t x join s.t y on x.id = y.b', [
    'select y.a, x.a as b from s.t x join s.t y on x.id = y.b',
    'select x.a, y.a as b from s.t x join s.t y on y.id = x.b',
    'select x.a, y.a as b from s.t x left join s.t y on x.id = y.b',
  ]),
  view('select t.a, u.a as ua from s.t, s.u where t.id = u.tid', [
    'select u.a, t.a as ua from s.t, s.u where t.id = u.tid',
    'select t.a, u.a as ua from s.t, s.u where t.id = u.id',
  ]),
  view('select id, t.a from s.t join s.u using (id)', [
    'select id, u.a from s.t join s.u using (id)',
    'select t.id, t.a from s.t left join s.u using (id)',
  ]),
  view('select * from s.t natural left join s.log'),
  view('select a from s.t where exists (select 1 from s.u where u.tid = t.id)', [
    'select a from s.t where not exists (select 1 from s.u where u.tid = t.id)',
    'select a from s.t where exists (select 1 from s.u where u.tid = u.id)',
    'select a from s.t where exists (select 1 from s.u where u.id = t.id)',
  ]),
  view('select a from s.t where id in (select tid from s.u order by a)', [
    'select a from s.t where id in (select id from s.u order by a)',
    'select a from s.t where id not in (select tid from s.u order by a)',
  ]),
  view('select a, (select max(u.a) from s.u where u.tid = t.id) as m from s.t order by b', [
    'select a, (select min(u.a) from s.u where u.tid = t.id) as m from s.t order by b',
  ]),
  view('select array(select u.t from s.u where u.tid = t.id order by u.ts) as l from s.t'),
  view('select (p).x, (t.p).y as z from s.t', ['select (p).x, (t.p).x as z from s.t']),
  view('select log as whole, row_to_json(log) as j from s.log'),
  view('select t.* from s.t'),
  view('select "Weird Name", json_value, "json" from s.t where "Weird Name" > 1', [
    'select "Weird Name", json_value, "json" from s.t where json_value > 1',
  ]),
  check('"Weird Name" > json_value + "json"', ['"Weird Name" > "json" + json_value']),
  view('select true as ok, false as ko'),
  view('select true from s.t'),
  view('select a from s.t where exists (select true from s.u where u.tid = t.id)'),
  view("select 'x' from s.t", ["select 'X' from s.t"]),
  view('select null as n, null::int as i, 1, 1.5 as k'),
  view('select count(*), now(), coalesce(a, 1), case when flag then 1 else 2 end, a + 1 from s.t group by a, flag', [
    'select count(*), now(), coalesce(a, 2), case when flag then 1 else 2 end, a + 1 from s.t group by a, flag',
    'select count(*), now(), coalesce(a, 1), case when flag then 2 else 1 end, a + 1 from s.t group by a, flag',
  ]),
  view('select from s.t'),
  view('select s.k, s.b from (select a as k, true as b from s.t) s', [
    'select s.k, s.b from (select b as k, true as b from s.t) s',
  ]),
  view('select k from (select a as k from s.t where t.b = 1) s'),
  view('with w as (select a, true as ok from s.t) select w.a from w where w.ok', [
    'with w as (select b as a, true as ok from s.t) select w.a from w where w.ok',
  ]),
  view('with recursive w(i) as (select 1 union all select i + 1 from w where i < 5) select i from w', [
    'with recursive w(i) as (select 1 union select i + 1 from w where i < 5) select i from w',
  ]),
  view('with w as materialized (select a from s.t) select * from w', [
    'with w as not materialized (select a from s.t) select * from w',
  ]),
  view("select a, 'x' as k from s.t union all select id, 'y' from s.u", [
    "select a, 'x' as k from s.t union select id, 'y' from s.u",
    "select a, 'x' as k from s.t union all select a, 'y' from s.u",
  ]),
  view('select a from s.t union select a from s.u except select id from s.u order by 1', [
    '(select a from s.t union select a from s.u) intersect select id from s.u order by 1',
  ]),
  view("values (1, 'a'), (2, 'b')", ["values (1, 'a'), (3, 'b')"]),
  view('select column1 from (values (1), (2)) v'),
  view('select g from generate_series(1, 3) g', ['select g from generate_series(1, 4) g']),
  view('select g.n, g.ordinality from unnest(array[1,2]) with ordinality as g(n)'),
  view('select * from rows from (generate_series(1, 2), generate_series(1, 3)) as r(x, y)'),
  view('select a, l.k from s.t, lateral (select u.a as k from s.u where u.tid = t.id limit 1) l', [
    'select a, l.k from s.t, lateral (select u.a as k from s.u where u.tid = t.id limit 2) l',
    'select a, l.k from s.t left join lateral (select u.a as k from s.u where u.tid = t.id limit 1) l on true',
  ]),
  view('select * from s.rows()'),
  view('select a from s.t tablesample bernoulli (10)', [
    'select a from s.t tablesample bernoulli (20)',
    'select a from s.t tablesample system (10)',
  ]),
  view('select a from only s.t', ['select a from s.t']),
  view("select relname from pg_class where relkind = 'r'", ["select relname from pg_class where relkind = 'v'"]),
  view('select id from o.t', ['select id from s.t']),
  view(
    'select a, row_number() over w as n, sum(b) over (partition by a order by id rows between 1 preceding and current row) as s from s.t window w as (partition by b order by ts desc)',
    [
      'select a, row_number() over w as n, sum(b) over (partition by a order by id rows between 2 preceding and current row) as s from s.t window w as (partition by b order by ts desc)',
      'select a, row_number() over w as n, sum(b) over (partition by a order by id range between unbounded preceding and current row) as s from s.t window w as (partition by b order by ts desc)',
    ],
  ),
  view(
    "select string_agg(t, ',' order by id desc) filter (where flag) as l, percentile_cont(0.5) within group (order by f) as m from s.t",
    [
      "select string_agg(t, ',' order by id) filter (where flag) as l, percentile_cont(0.5) within group (order by f) as m from s.t",
      "select string_agg(t, ',' order by id desc) filter (where not flag) as l, percentile_cont(0.5) within group (order by f) as m from s.t",
    ],
  ),
  view('select distinct a from s.t', ['select a from s.t']),
  view('select a from s.t order by a fetch first 3 rows with ties', [
    'select a from s.t order by a fetch first 4 rows with ties',
    'select a from s.t order by a limit 3',
  ]),
  view('select a from s.t order by a nulls first limit 1 + 1 offset 2', [
    'select a from s.t order by a nulls first limit 1 + 2 offset 2',
    'select a from s.t order by a nulls last limit 1 + 1 offset 2',
  ]),
  view('select a from s.t for update', ['select a from s.t', 'select a from s.t for share']),
  view('select t collate "C" as t from s.t', ['select t collate "POSIX" as t from s.t', 'select t from s.t']),
  policy("id in (select u.tid from s.u where u.v in ('a', 'b') and u.a = t.a)", [
    "id in (select u.tid from s.u where u.v in ('a', 'b') and u.a = u.id)",
    "id in (select u.tid from s.u where u.v in ('b', 'a') and u.a = t.a)",
  ]),
  policy('t = current_user and exists (select true from s.u where u.tid = t.id)', [
    't = session_user and exists (select true from s.u where u.tid = t.id)',
  ]),
  policy("v = current_setting('app.tenant', true)", ["v = current_setting('app.tenant', false)"]),
];
