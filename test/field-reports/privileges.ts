import type { ComparedReport } from './report.ts';

/** Grants, owners and default privileges. */
export const privileges: readonly ComparedReport[] = [
  {
    number: 2,
    title: 'one added table revokes nothing from the untouched ones',
    canonical: `create schema app; create table app.a (x int); create table app.b (x int); grant select on app.a to app_reader;`,
    tenant: `create schema app; create table app.b (x int); create table app.a (x int); grant select on app.a to app_reader;
      create table app.added (x int);
      grant all on app.b to postgres; revoke all on app.b from postgres; grant all on app.b to postgres;`,
    finds: ['extra table:app.added'],
  },
  {
    number: 3,
    title: 'the same grant by another grantor',
    canonical: `create table t (x int); grant select on t to app_owner with grant option;
      grant select on t to app_reader with grant option;`,
    tenant: `create table t (x int); grant select on t to app_owner with grant option;
      set role app_owner; grant select on t to app_reader with grant option; reset role;`,
    finds: [],
  },
  {
    number: 4,
    title: 'a privilege by default and the same one granted by hand',
    canonical: `create schema app; alter default privileges in schema app grant select on tables to app_reader;
      alter default privileges revoke execute on functions from public;
      create table app.t (x int); create function app.f() returns int language sql as 'select 1';`,
    tenant: `create schema app; create table app.t (x int); create function app.f() returns int language sql as 'select 1';
      grant select on app.t to app_reader; revoke execute on function app.f() from public;
      alter default privileges revoke execute on functions from public;
      alter default privileges in schema app grant select on tables to app_reader;`,
    finds: [],
  },
  {
    number: 7,
    title: 'a lost USAGE on a schema',
    canonical: `create schema app; grant usage on schema app to app_reader;`,
    tenant: `create schema app;`,
    finds: ['missing grant:schema:app:app_reader'],
  },
  {
    number: 8,
    title: 'the owner of a view, which decides whose row security applies',
    canonical: `create table t (x int); create view v as select x from t;`,
    tenant: `create table t (x int); create view v as select x from t; alter view v owner to app_owner;`,
    finds: ['changed view:public.v owner'],
  },
  {
    number: 16,
    title: 'grants on everything that can be granted on, not only on tables',
    canonical: `create table t (x int); create view v as select x from t; create materialized view m as select x from t;
      create sequence s; create function f() returns int language sql as 'select 1'; create type mood as enum ('ok');
      create domain d as int; create foreign data wrapper w; create server far foreign data wrapper w;
      grant select on v, m to app_reader; grant usage on s to app_reader; grant select (x) on v to app_writer;
      revoke execute on function f() from public; grant execute on function f() to app_reader;
      revoke usage on type mood from public; grant usage on domain d to app_reader;
      grant usage on foreign data wrapper w to app_reader; grant usage on foreign server far to app_reader;`,
    tenant: `create table t (x int); create view v as select x from t; create materialized view m as select x from t;
      create sequence s; create function f() returns int language sql as 'select 1'; create type mood as enum ('ok');
      create domain d as int; create foreign data wrapper w; create server far foreign data wrapper w;`,
    finds: [
      'missing grant:view:public.v:app_reader',
      'missing grant:materialized-view:public.m:app_reader',
      'missing grant:column:public.v.x:app_writer',
      'missing grant:sequence:public.s:app_reader',
      'missing grant:function:public.f():app_reader',
      'missing grant:function:public.f():public',
      'missing grant:enum:public.mood:public',
      'missing grant:domain:public.d:app_reader',
      'missing grant:foreign-data-wrapper:w:app_reader',
      'missing grant:foreign-server:far:app_reader',
    ],
  },
  {
    number: 42,
    title: 'the same privileges in another order',
    canonical: `create table t (x int, y int); grant select, insert on t to app_reader; grant update on t to app_writer, app_owner;
      grant references (x), insert (y) on t to app_writer;`,
    tenant: `create table t (x int, y int); grant insert (y) on t to app_writer; grant references (x) on t to app_writer;
      grant update on t to app_owner; grant update on t to app_writer; grant insert on t to app_reader;
      grant select on t to app_reader;`,
    finds: [],
  },
];
