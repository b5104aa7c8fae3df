/** A schema written as it should be, and one that came to it by ALTER; what comparing them must find. */
export interface AlteredType {
  readonly title: string;
  readonly canonical: string;
  readonly tenant: string;
  /** `<id without schema> <attribute>`; none is a promise of silence. */
  readonly finds: readonly string[];
}

/** One table `t (a <type> <rest>)`, and the same made with another type first. */
const altered = (
  title: string,
  from: string,
  to: string,
  rest: string,
  finds: readonly string[] = [],
): AlteredType => ({
  title,
  canonical: `create table t (a ${to} ${rest})`,
  tenant: `create table t (a ${from} ${rest}); alter table t alter a type ${to}`,
  finds,
});

/** The same with another constant on each side. */
const other = (
  title: string,
  [from, to]: readonly [string, string],
  [canonical, tenant]: readonly [string, string],
  finds: readonly string[],
): AlteredType => ({
  title,
  canonical: `create table t (a ${to} ${canonical})`,
  tenant: `create table t (a ${from} ${tenant}); alter table t alter a type ${to}`,
  finds,
});

const aDefault = ['column:t.a default'];
const aCheck = ['constraint:t.t_a_check expression'];
const integers =
  'check (a in (1, 2) and a > 0 and coalesce(a, 0) < 9 and greatest(a, 1) > 0 and a % 2 = 0 and a is distinct from 7)';
const words = "check (a in ('x', 'y') and a <> 'z' and a > 'm' and coalesce(a, 'n') = 'x' and a between 'a' and 'b')";
const days =
  "check (a in ('2020-01-01', '2020-01-02') and a > '2020-01-01' and coalesce(a, '2020-01-01') > '2019-01-01')";

export const alteredTypes: readonly AlteredType[] = [
  // what is stored
  altered('json as jsonb', 'json', 'jsonb', `default '{"b": 1, "a": [1.50, "x"]}'`),
  altered('a char is stored in a varchar without its blanks', 'char(5)', 'varchar(9)', "default 'x'"),
  altered('a date as a timestamp with a precision', 'date', 'timestamp(0)', "default '2020-01-01'"),
  altered('a timestamp as a date', 'timestamp', 'date', "default '2020-01-01 12:00'"),
  altered('a time as an interval', 'time', 'interval', "default '01:30'"),
  altered('an address of one host', 'cidr', 'inet', "default '10.0.0.1'"),
  altered('bits', 'bit varying', 'bit(3)', "default '101'"),
  altered('a list of numbers', 'int[]', 'numeric(10,2)[]', "default '{1,NULL,2}'"),
  altered('a list of lists', 'int[]', 'bigint[]', 'default array[[1,2],[3,4]]'),
  altered('a name', 'text', 'name', "default 'x'"),
  altered('no default', 'text', 'varchar(5)', 'default null'),
  other('a list, spelled', ['text[]', 'varchar(9)[]'], ['default \'{a,"b c"}\'', "default array['a','b c']"], []),
  other('a whole number with a point', ['numeric', 'int'], ['default 2', 'default 2.0'], []),
  other('a number as text', ['int', 'text'], ["default '1'", 'default 1'], []),
  {
    title: 'a domain, its default, its check, and a list of an enum',
    canonical: `create domain d as numeric(10,2) default 2.5 check (value in (1, 2.5)); create type m as enum ('a', 'b');
      create table t (a d default 1.50, b m[] default '{a,b}'); create view v as select 1::numeric(5,2) as x, 'y'::text as y;
      alter view v alter x set default 1.5; create function f(x numeric[] default '{1,2}') returns int language sql as 'select 1'`,
    tenant: `create domain d as numeric(10,2) default 2.50 check (value in (1.0, 2.50)); create type m as enum ('a', 'b');
      create table t (a d default 1.5, b m[] default array['a','b']::m[]); create view v as select 1::numeric(5,2) as x, 'y'::text as y;
      alter view v alter x set default 1.50; create function f(x numeric[] default array[1,2]) returns int language sql as 'select 1'`,
    finds: [],
  },
  {
    title: "a child's own default, spelled, and one that is its parent's",
    canonical: `create table p (a int, q numeric(10,2) default 1) partition by list (a); create table p1 partition of p for values in (1);
      create table i (q bigint[] default '{1}'); create table c () inherits (i); alter table c alter q set default '{2,3}'`,
    tenant: `create table p (a int, q numeric(10,2) default 1) partition by list (a); create table p1 partition of p for values in (1);
      alter table p1 alter q set default 1.00;
      create table i (q bigint[] default '{1}'); create table c () inherits (i); alter table c alter q set default array[2,3]`,
    finds: [],
  },
  // what is compared
  altered('integers made wider', 'int', 'bigint', integers),
  altered('integers made narrower', 'bigint', 'int', integers),
  altered('integers made numeric', 'int', 'numeric(10,2)', 'check (a in (1, 2) and a > 1.5 and a * 1.5 > 3)'),
  altered('numeric made an integer', 'numeric(10,0)', 'int', 'check (a in (1, 2) and a > 0 and a <= 9)'),
  altered('a float made a short numeric', 'double precision', 'numeric(10,2)', 'check (a > 0.5 and a <> 7)'),
  altered('numeric made a float', 'numeric', 'double precision', 'check (a in (1, 2.5) and a > 0.5)'),
  altered('text made varchar', 'text', 'varchar(9)', words),
  altered('varchar made text', 'varchar(9)', 'text', words),
  altered('text made char', 'text', 'char(9)', "check (a in ('x', 'y') and a <> 'z' and coalesce(a, 'n') = 'x')"),
  altered('text made a name', 'text', 'name', "check (a in ('x', 'y') and a > 'm')"),
  altered('a date made a timestamp', 'date', 'timestamp', days),
  altered('a timestamp made a date', 'timestamp', 'date', days),
  altered('bits made longer', 'bit(3)', 'bit varying', "check (a <> '101' and a in ('111', '000'))"),
  altered('lists of text', 'text[]', 'varchar(9)[]', "check ('x' = any (a))"),
  other(
    'a numeric compared does not show its digits',
    ['int', 'numeric(10,2)'],
    ['check (a > 1.50)', 'check (a > 1.5)'],
    [],
  ),
  {
    title: 'in an index, and a policy made from the text of before',
    canonical: `create table t (a bigint, b varchar(9), c timestamp); create index i on t (b) where a in (7, 8) and c > '2020-01-01';
      create index k on t ((a % 8 = 1), lower(b)) where b in ('x', 'y'); create policy p on t using (b in ('x', 'y') and a > 1)`,
    tenant: `create table t (a int, b text, c date); create index i on t (b) where a in (7, 8) and c > '2020-01-01';
      create index k on t ((a % 8 = 1), lower(b)) where b in ('x', 'y'); alter table t alter a type bigint, alter b type varchar(9), alter c type timestamp;
      create policy p on t using (b::text = any (array['x'::text, 'y'::text]) and a > 1::bigint)`,
    finds: [],
  },
  // near misses
  other('a blank that text keeps', ['varchar', 'text'], ["default 'x'", "default 'x '"], aDefault),
  other('a number that storing would round', ['int', 'int'], ['default 2', 'default 1.5'], aDefault),
  other('another order', ['int[]', 'bigint[]'], ["default '{1,2}'", "default '{2,1}'"], aDefault),
  other('json keeps its text', ['json', 'json'], [`default '{"a":1}'`, `default '{"a": 1}'`], aDefault),
  other('another time', ['time', 'time'], ["default '00:00'", "default '00:00:01'"], aDefault),
  altered('a date is a moment in some time zone only', 'date', 'timestamptz', "default '2020-01-01'", aDefault),
  other('a zero with a sign', ['float8', 'float8'], ["default '0'::float8", "default '-0'::float8"], aDefault),
  other(
    'a day and 24 hours are stored apart',
    ['interval', 'interval'],
    ["default '1 day'", "default '24:00'"],
    aDefault,
  ),
  other('NULL in a list and a word', ['text[]', 'text[]'], ["default '{NULL}'", "default array['NULL']"], aDefault),
  other('another number below', ['int', 'bigint'], ['check (a in (1, 2))', 'check (a in (1, 3))'], aCheck),
  other('another day below', ['date', 'timestamp'], ["check (a > '2020-01-01')", "check (a > '2020-01-02')"], aCheck),
  other('another division', ['numeric', 'numeric'], ['check (a / 2 > 1)', 'check (a / 2.0 > 1)'], aCheck),
  altered('blanks count in varchar and not in char', 'char(5)', 'varchar(5)', "check (a <> 'x')", aCheck),
  altered('a pattern sees the blanks of a char', 'varchar', 'char(5)', "check (a like 'x')", aCheck),
  other('a blank that text compares', ['text', 'char(9)'], ["check (a <> 'x')", "check (a <> 'x ')"], aCheck),
  altered('arithmetic that overflows elsewhere', 'numeric', 'int', 'check (a * 2 > 5)', aCheck),
  altered('a long numeric as a float', 'double precision', 'numeric', 'check (a > 0.5)', aCheck),
  other('a cast that rounds', ['numeric(10,2)', 'numeric(10,2)'], ['check (a > 1)', 'check (a::bigint > 1)'], aCheck),
  {
    title: 'a column of another table of the same name, in a subquery',
    canonical: `create table t (a int); create table u (a numeric); create policy p on t using (exists (select from u where u.a::bigint > 1))`,
    tenant: `create table t (a int); create table u (a numeric); create policy p on t using (exists (select from u where u.a > 1))`,
    finds: ['policy:t.p using'],
  },
  {
    title: "an argument's type tells which of a user's functions is called, and an index of a cast is another index",
    canonical: `create table t (a varchar); create function f(text) returns bool immutable language sql as 'select true';
      create function f(varchar) returns bool immutable language sql as 'select false'; create index i on t (f(a)); create index k on t ((a::text))`,
    tenant: `create table t (a varchar); create function f(text) returns bool immutable language sql as 'select true';
      create function f(varchar) returns bool immutable language sql as 'select false'; create index i on t (f(a::text)); create index k on t (a)`,
    finds: ['index:i keys', 'index:k keys'],
  },
];
