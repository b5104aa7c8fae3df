import type { Meaning } from '../../../../shared/core/kinds/kind.ts';

/** How a definition of each form is made under a name, made anew from the server's own text, and read back. */
export interface Form {
  readonly meaning: Meaning;
  /** DDL for the definition; `on` is a type or a table's columns, where the form needs one. */
  readonly make: (name: string, sql: string, on: string) => string;
  readonly read: (name: string) => string;
}

const constraint = (name: string): string =>
  `select pg_get_expr(conbin, conrelid) from pg_constraint where conname = '${name}'`;
const attribute = (name: string): string =>
  `select pg_get_expr(adbin, adrelid) from pg_attrdef where adrelid = 's.${name}'::regclass`;

export const forms = {
  view: {
    meaning: 'query',
    make: (name, sql) => `create view s.${name} as ${sql}`,
    read: (name) => `select pg_get_viewdef('s.${name}'::regclass)`,
  },
  check: {
    meaning: 'expression',
    make: (name, sql) => `alter table s.t add constraint ${name} check (${sql}) not valid`,
    read: constraint,
  },
  domain: {
    meaning: 'expression',
    make: (name, sql, on) => `create domain s.d_${name} as ${on} constraint ${name} check (${sql})`,
    read: constraint,
  },
  default: {
    meaning: 'expression',
    make: (name, sql, on) => `create table s.${name} (a ${on} default ${sql})`,
    read: attribute,
  },
  generated: {
    meaning: 'expression',
    make: (name, sql, on) =>
      `create table s.${name} (i int, n numeric, t text, v varchar(20), g ${on} generated always as (${sql}) stored)`,
    read: attribute,
  },
  index: {
    meaning: 'expression',
    make: (name, sql) => `create index ${name} on s.t ((${sql}))`,
    read: (name) => `select '(' || pg_get_indexdef('s.${name}'::regclass, 1, false) || ')'`,
  },
  predicate: {
    meaning: 'expression',
    make: (name, sql) => `create index ${name} on s.t (id) where ${sql}`,
    read: (name) => `select pg_get_expr(indpred, indrelid) from pg_index where indexrelid = 's.${name}'::regclass`,
  },
  policy: {
    meaning: 'expression',
    make: (name, sql) => `create policy ${name} on s.t using (${sql})`,
    read: (name) => `select pg_get_expr(polqual, polrelid) from pg_policy where polname = '${name}'`,
  },
  trigger: {
    meaning: 'expression',
    make: (name, sql) =>
      `create trigger ${name} before update on s.t for each row when (${sql}) execute function s.tf()`,
    read: (name) =>
      `select substring(pg_get_triggerdef(oid, false) from ' FOR EACH ROW WHEN \\((.*)\\) EXECUTE ') from pg_trigger where tgname = '${name}'`,
  },
  rule: {
    meaning: 'rule',
    make: (name, sql) => `create rule ${name} as ${sql.replace(/^CREATE RULE \w+ AS/, '')}`,
    read: (name) => `select pg_get_ruledef(oid) from pg_rewrite where rulename = '${name}'`,
  },
  body: {
    meaning: 'sqlBody',
    make: (name, sql, on) => `create function s.${name}(num int, word text) returns ${on} language sql ${sql}`,
    read: (name) => `select pg_get_function_sqlbody('s.${name}'::regproc)`,
  },
  partitionKey: {
    meaning: 'expression',
    make: (name, sql) => `create table s.${name} (a int, b text, "C d" date) partition by ${sql}`,
    read: (name) => `select pg_get_partkeydef('s.${name}'::regclass)`,
  },
  bound: {
    meaning: 'expression',
    make: (name, sql, on) => `create table s.p_${name} ${on}; create table s.${name} partition of s.p_${name} ${sql}`,
    read: (name) => `select pg_get_expr(relpartbound, oid) from pg_class where oid = 's.${name}'::regclass`,
  },
  exclusion: {
    meaning: 'expression',
    make: (name, sql) => `create table s.${name} (a int4range, b tstzrange, v varchar(9), constraint ${name}_x ${sql})`,
    read: (name) => `select pg_get_constraintdef(oid) from pg_constraint where conname = '${name}_x'`,
  },
} as const satisfies Record<string, Form>;

export type FormName = keyof typeof forms;

/** What the definitions stand on. */
export const ground = `
  create schema s; create schema o; create table o.t (id int);
  create type s.mood as enum ('sad', 'ok', 'happy');
  create type s.pair as (x int, y text);
  create domain s.code as varchar(10);
  create table s.t (id int, a int, b int, n numeric(10,2), f float8, t text, v varchar(20), c char(3), flag boolean, ts timestamptz,
    tsl timestamp, d date, iv interval, j jsonb, js json, arr text[], m s.mood, p s.pair, x xml, code s.code, "Weird Name" int,
    r int4range, json_value int, "json" int);
  create table s.u (id int, a int, tid int, t text, v varchar(20), ts timestamptz);
  create table s.w (id int, a int, tid int);
  create table s.log (id int, note text, ok boolean);
  create sequence s.q; create sequence s."json"; create sequence s."Q q";
  create function s.tf() returns trigger language plpgsql as 'begin return new; end';
  create function s.lower(text) returns text language sql immutable as 'select $1';
  create function s.json_object(text) returns text language sql immutable as 'select $1';
  create function s.rows() returns setof s.u language sql as 'select * from s.u';`;
