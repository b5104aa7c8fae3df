import type { ComparedReport } from './report.ts';

/** Routines, comments, and the kinds that other tools leave out. */
export const routinesAndComments: readonly ComparedReport[] = [
  {
    number: 5,
    title: 'a function in another spelling of everything around its body',
    canonical: `create function f(a int, b text default 'x') returns setof text language sql stable set work_mem = '1MB' set jit = off
      as $$ select b from generate_series(1, a) $$;`,
    tenant: `create or replace function public.f(in a int4, b pg_catalog.text = 'x'::text) returns setof text
      set jit to off set work_mem to '1MB' cost 100 rows 1000 called on null input security invoker stable parallel unsafe
      as ' select b from generate_series(1, a) ' language 'sql';`,
    finds: [],
  },
  {
    number: 11,
    title: 'the line ends of a function body',
    canonical: `create function f() returns int language plpgsql as E'begin\\n  return 1;\\nend';`,
    tenant: `create function f() returns int language plpgsql as E'begin\\r\\n  return 1;\\r\\nend';`,
    finds: [],
  },
  {
    number: 13,
    title: 'kinds that other tools do not know',
    canonical: `create type kept as (a int); create table t (a int, b int); comment on column t.a is 'x'; create domain d as int; create type addr as (a int);
      create type span as range (subtype = float8); create aggregate total(int) (sfunc = int4pl, stype = int4);
      create function same(int, int) returns boolean language sql as 'select true'; create operator === (leftarg = int, rightarg = int, function = same);
      create rule r as on delete to t do instead nothing; create statistics st on a, b from t; create publication pub for table t;
      create collation plain (locale = 'C'); create text search dictionary dict (template = simple); create operator family fam using btree;
      create cast (kept as text) with inout; create default conversion conv for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;`,
    tenant: `create type kept as (a int); create table t (a int, b int); create function same(int, int) returns boolean language sql as 'select true';`,
    finds: [
      'missing comment:column:public.t.a',
      'missing domain:public.d',
      'missing composite:public.addr',
      'missing range:public.span',
      'missing aggregate:public.total(integer)',
      'missing operator:public."==="(integer, integer)',
      'missing rule:public.t.r',
      'missing extended-statistics:public.st',
      'missing publication:pub',
      'missing collation:public.plain',
      'missing text-search-dictionary:public.dict',
      'missing operator-family:public.fam.btree',
      'missing cast:(public.kept as text)',
      'missing conversion:public.conv',
    ],
  },
  {
    number: 27,
    title: 'comments on tables of one name in two schemas',
    canonical: `create schema a; create schema b; create table a.t (x int); create table b.t (x int);
      comment on table a.t is 'of a'; comment on column b.t.x is 'same';`,
    tenant: `create schema a; create schema b; create table b.t (x int); create table a.t (x int);
      comment on table b.t is 'of a'; comment on column b.t.x is 'same';`,
    finds: ['missing comment:table:a.t', 'extra comment:table:b.t'],
  },
  {
    number: 28,
    title: 'defaults of arguments, generated columns, overloads, and grants on one of the overloads',
    canonical: `create function f(a int default 1) returns int language sql as 'select 1';
      create function f(a varchar, b timestamp with time zone) returns int language sql as 'select 1';
      create function f(a varchar) returns int language sql as 'select 1';
      grant execute on function f(varchar, timestamptz) to app_reader;
      create table t (a int, b int generated always as (a + 1) stored);`,
    tenant: `create function f(a int default 2) returns int language sql as 'select 1';
      create function f(a varchar, b timestamp with time zone) returns int language sql as 'select 1';
      grant execute on function f(int) to app_reader;
      create table t (a int, b int generated always as (a + 2) stored);`,
    finds: [
      'changed function:public.f(integer) argumentDefaults',
      'missing function:public.f(character varying)',
      'missing grant:function:public.f(character varying, timestamp with time zone):app_reader',
      'extra grant:function:public.f(integer):app_reader',
      'changed column:public.t.b generatedAs',
    ],
  },
  {
    number: 53,
    title: 'what another comparer had to mend, in one schema: all of it is found',
    canonical: `create table t (gone int, a int not null, b int, during int4range); alter table t drop gone;
      create function f() returns trigger language plpgsql as 'begin return new; end';
      create trigger tr before update of a on t for each row execute function f();
      create unique index key on t (a); alter table t replica identity using index key; create index idle on t (b);
      create type mood as enum ('sad', 'ok'); create type addr as (street text, zip text);
      create function g() returns int language sql as 'select 1';
      alter table t add constraint apart exclude using gist (int4range(a, b) with &&, during with &&);
      create table parent (a int, constraint positive check (a > 0)); create table child () inherits (parent);`,
    tenant: `create table t (a int not null, b int, during int4range);
      create function f() returns trigger language plpgsql as 'begin return new; end';
      create trigger tr before update of b on t for each row execute function f();
      create unique index key on t (a); create index idle on t (b);
      create type mood as enum ('ok', 'sad'); create type addr as (zip text, street text);
      create function g() returns int language sql as 'select 1'; revoke execute on function g() from public;
      alter table t add constraint apart exclude using gist (int4range(a, b) with &&, during with =);
      create table parent (a int, constraint positive check (a > 0)); create table child () inherits (parent);
      alter table child add constraint own check (a > 1);
      set allow_system_table_mods = on; update pg_index set indisvalid = false where indexrelid = 'idle'::regclass;`,
    finds: [
      'changed trigger:public.t.tr updateOf',
      'changed table:public.t replicaIdentity',
      'invalid index:public.idle invalid',
      'changed enum:public.mood labels',
      'changed composite:public.addr attributes',
      'extra grant:function:public.g():public',
      'changed constraint:public.t.apart exclusion',
      'extra constraint:public.child.own',
    ],
  },
];
