import { body, type Item, of, rangeBound, rule, timeBound } from './item.ts';

export const others: readonly Item[] = [
  rule("on insert to s.t do also insert into s.log (id, note) values (new.id, 'x')", [
    "on insert to s.t do instead insert into s.log (id, note) values (new.id, 'x')",
    "on insert to s.t do also insert into s.log (id, note) values (new.a, 'x')",
    "on insert to s.t do also insert into s.log (note, id) values ('x', new.id)",
  ]),
  rule(
    'on insert to s.t do also insert into s.log (id, note, ok) select new.id, u.t, true from s.u where u.id = new.id',
    [
      'on insert to s.t do also insert into s.log (id, note, ok) select new.id, u.t, false from s.u where u.id = new.id',
    ],
  ),
  rule("on update to s.t where new.v in ('a', 'b') do also update s.u set a = new.a, t = old.t where u.tid = old.id", [
    "on update to s.t where old.v in ('a', 'b') do also update s.u set a = new.a, t = old.t where u.tid = old.id",
  ]),
  rule('on update to s.t where old.a is distinct from new.a do instead nothing', [
    'on update to s.t where old.a is not distinct from new.a do instead nothing',
    'on delete to s.t where old.a > 1 do instead nothing',
  ]),
  rule('on delete to s.t do also (delete from s.u where u.tid = old.id; notify gone)', [
    'on delete to s.t do also (delete from s.u where u.id = old.id; notify gone)',
    'on delete to s.t do also (notify gone; delete from s.u where u.tid = old.id)',
  ]),
  rule(
    "on insert to s.u do also insert into s.log values (extract(day from interval '1 day'), trim(both from new.t))",
    [],
    { changes: 14 },
  ),
  rule('on insert to s.u do also select true from s.t where t.id = new.id'),
  body('int', 'return num + 1', ['return num + 2', 'return num - 1']),
  body('text', "return 'x'", ["return 'y'"]),
  body('boolean', 'begin atomic select true; end', ['begin atomic select false; end']),
  body('text', "begin atomic select 'x'; end", ["begin atomic select 'X'; end"]),
  body(
    'int',
    "begin atomic insert into s.log (id, note, ok) values (num, word, true); select a from s.t where t.v in ('a', 'b') and t.id = num order by a limit 1; end",
    [
      "begin atomic insert into s.log (id, note, ok) values (num, word, true); select a from s.t where t.v in ('a', 'b') and t.id <> num order by a limit 1; end",
      "begin atomic select a from s.t where t.v in ('a', 'b') and t.id = num order by a limit 1; end",
    ],
  ),
  body('setof int', 'begin atomic select count(*) as n from s.t group by t.a; end', [
    'begin atomic select count(*) as n from s.t group by t.b; end',
  ]),
  body('setof s.u', 'begin atomic select * from s.u where u.tid = num; end', [
    'begin atomic select * from s.u where u.tid = 1; end',
  ]),
  body('int', 'begin atomic update s.u set a = num where t = word returning a; end', [
    'begin atomic update s.u set a = num where v = word returning a; end',
    'begin atomic update s.u set id = num where t = word returning a; end',
  ]),
  body(
    'int',
    'begin atomic with w as (delete from s.u where id = num returning id, true as gone) select w.id from w where w.gone; end',
  ),
  of('body', 'int')(
    'begin atomic merge into s.w using s.t on w.tid = t.id when matched then update set a = t.a when not matched then insert (id) values (t.id); select 1; end',
    [
      'begin atomic merge into s.w using s.t on w.tid = t.id when matched then update set a = t.b when not matched then insert (id) values (t.id); select 1; end',
    ],
    { since: 15 },
  ),
  of('partitionKey')('range (a, "C d")', ['range ("C d", a)', 'list (a)', 'hash (a, "C d")']),
  of('partitionKey')('list (lower(b))', ['list (upper(b))', 'list (b)']),
  of('partitionKey')('range (b collate "C" text_pattern_ops)', [
    'range (b collate "C")',
    'range (b collate "POSIX" text_pattern_ops)',
  ]),
  of('partitionKey')('range ((date_part(\'year\', "C d")), trim(both from b))', [
    'range ((date_part(\'month\', "C d")), trim(both from b))',
  ]),
  rangeBound('for values from (minvalue) to (10)', [
    'for values from (minvalue) to (11)',
    'for values from (0) to (10)',
    'default',
  ]),
  rangeBound('for values from (-5) to (maxvalue)', ['for values from (-4) to (maxvalue)']),
  rangeBound('default'),
  timeBound("for values from ('2020-01-01') to ('2020-02-01')", ["for values from ('2020-01-01') to ('2020-03-01')"]),
  of('bound', '(v varchar) partition by list (v)')("for values in ('a', 'b''c', null)", [
    "for values in ('a', 'b''c')",
    "for values in ('A', 'b''c', null)",
  ]),
  of('bound', '(v varchar) partition by hash (v)')('for values with (modulus 4, remainder 1)', [
    'for values with (modulus 4, remainder 2)',
    'for values with (modulus 5, remainder 1)',
  ]),
  of('exclusion')('exclude using gist (a with &&)', [
    'exclude using gist (a with =)',
    'exclude using gist (b with &&)',
  ]),
  of('exclusion')("exclude using gist (a with &&, b with &&) where (v in ('x', 'y')) deferrable initially deferred", [
    "exclude using gist (a with &&, b with &&) where (v in ('x')) deferrable initially deferred",
    "exclude using gist (a with &&, b with &&) where (v in ('x', 'y'))",
  ]),
  of('exclusion')('exclude using gist (int4range(lower(a), upper(a) + 1) with &&)', [
    'exclude using gist (int4range(lower(a), upper(a) + 2) with &&)',
  ]),
];
