import type { ComparedReport } from './report.ts';

/** Conditions, defaults and views: what the server prints depends on how the object came to be. */

const inListCast = `(state)::text = any (array[('open'::character varying)::text, ('paid'::character varying)::text])`;

export const expressions: readonly ComparedReport[] = [
  {
    number: 19,
    title: "a view over an extension's function, made with and without the extension's schema in the path",
    canonical: `create schema ext; create extension ltree schema ext; create table t (path ext.ltree);
      set search_path = public, ext; create view v as select nlevel(path) as depth from t where path <@ 'a'::ltree;`,
    tenant: `create schema ext; create extension ltree schema ext; create table t (path ext.ltree); set search_path = '';
      create view public.v as select ext.nlevel(path) as depth from public.t where path operator(ext.<@) 'a'::ext.ltree;`,
    finds: [],
  },
  {
    number: 20,
    title: 'policies, checks and defaults, qualified or not, in databases with other search paths',
    canonical: `create schema app; set search_path = app;
      create function f(int) returns int language sql immutable as 'select 1'; create type mood as enum ('ok', 'bad');
      create table t (a int default f(1) check (f(a) > 0), m mood default 'ok' check (m <> 'bad')); create policy p on t using (f(a) > 0);
      do $$ begin execute format('alter database %I set search_path = app, public', current_database()); end $$;`,
    tenant: `create schema app; create function app.f(int) returns int language sql immutable as 'select 1';
      create type app.mood as enum ('ok', 'bad');
      create table app.t (a int default app.f(1) check (app.f(a) > 0), m app.mood default 'ok'::app.mood check (m <> 'bad'::app.mood));
      create policy p on app.t using (app.f(a) > 0);`,
    finds: [],
    profile: 'standard',
  },
  {
    number: 21,
    title: 'partial index with IN over varchar: array-level or element-level cast',
    canonical: `create table t (id int, state varchar(10)); create index i on t (id) where state in ('open', 'paid');`,
    tenant: `create table t (id int, state varchar(10)); create index i on t (id) where ${inListCast};`,
    finds: [],
  },
  {
    number: 29,
    title: 'the text of views on 14 and on 17',
    canonical: `create table t (a int, b text, at timestamptz);
      create view v as select t.a, substring(t.b from 2 for 3) as part, t.at at time zone 'UTC' as utc, true as yes from t
        where t.a > 0 and exists (select from t u where u.a = t.a and u.b <> '') order by t.b;
      create materialized view m as select a, count(*) as n from t group by a;`,
    tenant: `create table t (a int, b text, at timestamptz);
      create view v as select t.a, substring(t.b from 2 for 3) as part, t.at at time zone 'UTC' as utc, true as yes from t
        where t.a > 0 and exists (select from t u where u.a = t.a and u.b <> '') order by t.b;
      create materialized view m as select a, count(*) as n from t group by a;`,
    finds: [],
    majors: [14, 17],
  },
  {
    number: 30,
    title: 'SELECT * after the columns were reordered',
    canonical: `create table t (a int, b text); create view v as select * from t;`,
    tenant: `create table t (b text, a int); create view v as select * from t;`,
    finds: ['changed table:public.t columnOrder', 'changed view:public.v columns query'],
  },
  {
    number: 31,
    title: 'a CHECK with nested ANDs is the same, a renamed one is not',
    canonical: `create table t (a int, b int, constraint nested check (a > 0 and (b > 0 and (a < 9 and b < 9))),
      constraint before check (a <> b));`,
    tenant: `create table t (a int, b int, constraint nested check (((a > 0) and (b > 0)) and a < 9 and b < 9),
      constraint after check (a <> b));`,
    finds: ['changed constraint:public.t.before name'],
    mirrored: ['changed constraint:public.t.after name'],
  },
  {
    number: 32,
    title: 'a domain and a default, made again from what the server prints',
    canonical: `create domain d as varchar(20) default 'x' not null check (value in ('x', 'y') and length(value) > 0);
      create table t (a d default 'y', n numeric(10, 2) default 0, f float8 default 1.50, j jsonb default '{"b":1,"a":2}');`,
    tenant: `create domain d as character varying(20) default 'x'::character varying not null constraint d_check
        check (((value)::text = any (array[('x'::character varying)::text, ('y'::character varying)::text])) and (length((value)::text) > 0));
      create table t (a d default 'y'::character varying, n numeric(10, 2) default 0, f double precision default 1.50,
        j jsonb default '{"a": 2, "b": 1}'::jsonb);`,
    finds: [],
  },
  {
    number: 36,
    title: 'a partial index whose predicate was typed in another way is no reason to build it again',
    canonical: `create table t (id int, state varchar(10), gone timestamptz);
      create unique index i on t (id) where (gone is null and state in ('open', 'paid')) and id > 0;`,
    tenant: `create table t (id int, state varchar(10), gone timestamptz);
      create unique index i on t using btree (id) where gone is null and ((${inListCast}) and (id > 0));`,
    finds: [],
  },
  {
    number: 38,
    title: 'defaults of varchar(n) and varchar(n)[], with and without a cast',
    canonical: `create table t (a varchar(5) default 'x', b varchar(5)[] default '{x,y}', c text[] default '{}', d char(3) default 'abc');`,
    tenant: `create table t (a varchar(5) default 'x'::varchar, b varchar(5)[] default '{x,y}'::varchar[], c text[] default '{}'::text[],
      d char(3) default 'abc'::bpchar);`,
    finds: [],
  },
  {
    number: 44,
    title: 'checks of one name on two tables, with a CASE that is printed over several lines',
    canonical: `create table a (x int, constraint ok check (case when x > 0 then true else false end));
      create table b (x int, constraint ok check (case when x > 0 then true when x < -9 then true else false end));`,
    tenant: `create table b (x int, constraint ok check (case when x > 0 then true when x < -8 then true else false end));
      create table a (x int, constraint ok check (
        case
          when (x > 0) then true
          else false
        end));`,
    finds: ['changed constraint:public.b.ok expression'],
  },
  {
    number: 45,
    title: 'a view with an IN list, made again from what the server prints',
    canonical: `create table t (id int, state varchar(10)); create view v as select id, state in ('open', 'paid') as live from t
      where state in ('open', 'paid') and id between 1 and 9;`,
    tenant: `create table t (id int, state varchar(10)); create view v as select t.id, (${inListCast}) as live from t
      where (((t.state)::text = any ((array['open'::character varying, 'paid'::character varying])::text[])) and (t.id >= 1) and (t.id <= 9));`,
    finds: [],
  },
  {
    number: 46,
    title: 'IS NULL OR IN does not churn, and a changed CHECK of an existing column is found',
    canonical: `create table t (state varchar(10) constraint known check (state is null or state in ('open', 'paid')),
      n int constraint small check (n < 10));`,
    tenant: `create table t (state varchar(10) constraint known check (((state is null) or (${inListCast}))),
      n int constraint small check (n < 100));`,
    finds: ['changed constraint:public.t.small expression'],
  },
];
