import { chain, type MakeExtra } from './extra.ts';
import { cast, collation, conversion, operator, textSearch } from './operator-extras.ts';

const foreign: MakeExtra = ({ number, name, full, schema }) => {
  const wrapper = `"wrapper ${number}"`;
  const table = `${schema}."foreign ${number}"`;
  return {
    steps: chain(
      `foreign ${number}`,
      `create foreign data wrapper ${wrapper} options (debug 'true')`,
      `create server ${name} type 'a' version '1' foreign data wrapper ${wrapper} options (host 'h', port '1')`,
      `create foreign table ${table} (a integer options (col 'x') not null, b text) server ${name} options (file 'f', format 'csv')`,
      `create user mapping for app_reader server ${name} options (user 'u', password 'p')`,
    ),
    changes: [
      `alter foreign data wrapper ${wrapper} options (set debug 'false')`,
      `alter foreign data wrapper ${wrapper} options (add more 'x')`,
      `comment on foreign data wrapper ${wrapper} is 'w'`,
      `grant usage on foreign data wrapper ${wrapper} to app_reader`,
      `alter foreign data wrapper ${wrapper} validator postgresql_fdw_validator`,
      `alter server ${name} options (set host 'i')`,
      `alter server ${name} options (drop port)`,
      `alter server ${name} options (drop host, add host 'h')`,
      `alter server ${name} version '2'`,
      `comment on server ${name} is 's'`,
      `grant usage on foreign server ${name} to app_reader`,
      `alter server ${name} rename to "renamed server"`,
      `alter foreign table ${table} options (set file 'g')`,
      `alter foreign table ${table} options (drop format)`,
      `alter foreign table ${table} alter column a options (set col 'y')`,
      `alter foreign table ${table} alter column b set default 'q'`,
      `alter foreign table ${table} drop column b`,
      `comment on foreign table ${table} is 'far'`,
      `grant select on ${table} to app_writer`,
      `drop user mapping for app_reader server ${name}`,
      `create user mapping for public server ${name}`,
      `alter user mapping for app_reader server ${name} options (set password 'q')`,
      `drop server ${name} cascade`,
      `create schema if not exists "unrelated ${full.length}"`,
    ],
  };
};

const eventTrigger: MakeExtra = ({ name, number, schema }) => {
  const by = `${schema}."on event ${number}"`;
  const create = (rest: string) => `create event trigger ${name} on ddl_command_end ${rest}`;
  const usual = `when tag in ('CREATE TABLE', 'DROP VIEW') execute function ${by}()`;
  const again = (rest: string) => `drop event trigger ${name}; ${create(rest)}`;
  return {
    steps: chain(
      `event ${number}`,
      `create function ${by}() returns event_trigger language plpgsql as 'begin end'`,
      create(usual),
    ),
    changes: [
      `drop event trigger ${name}`,
      again(usual),
      again(`when tag in ('DROP VIEW', 'CREATE TABLE') execute function ${by}()`),
      again(`execute function ${by}()`),
      again(`when tag in ('CREATE TABLE') execute function ${by}()`),
      ...['disable', 'enable', 'enable replica', 'enable always'].map(
        (state) => `alter event trigger ${name} ${state}`,
      ),
      `comment on event trigger ${name} is 'e'`,
      `alter event trigger ${name} rename to "renamed event"`,
      `drop event trigger ${name}; create event trigger ${name} on ddl_command_start ${usual}`,
    ],
  };
};

const extension: MakeExtra = ({ schema, variant }) => {
  const name = ['citext', 'hstore', 'pg_trgm', 'ltree'][variant % 4] ?? 'citext';
  return {
    steps: [{ needs: ['schemas'], sql: `create extension if not exists ${name} schema public` }],
    changes: [
      `drop extension ${name} cascade`,
      `alter extension ${name} set schema ${schema}`,
      `comment on extension ${name} is 'mine'`,
      'create extension if not exists btree_gist',
      `create table public."member of extension" (a integer); alter extension ${name} add table public."member of extension"`,
    ],
  };
};

const transform: MakeExtra = ({ number, schema }) => {
  const from = `${schema}."from sql ${number}"`;
  const type = `${schema}."transformed ${number}"`;
  const create = `create transform for ${type} language sql (from sql with function ${from}(internal))`;
  return {
    steps: chain(
      `transform ${number}`,
      `create type ${type} as (a integer)`,
      `create function ${from}(internal) returns internal language internal immutable as 'prsd_lextype'`,
      create,
    ),
    changes: [
      `drop transform for ${type} language sql`,
      `drop transform for ${type} language sql; ${create}`,
      `comment on transform for ${type} language sql is 't'`,
      `create function "uses transform"(a ${type}) returns integer transform for type ${type} language sql as 'select 1'`,
    ],
  };
};

const accessMethod: MakeExtra = ({ name }) => ({
  steps: chain(`method ${name}`, `create access method ${name} type table handler heap_tableam_handler`),
  changes: [
    `drop access method ${name} cascade`,
    `comment on access method ${name} is 'm'`,
    `create table "by method" (a integer) using ${name}`,
    `create table if not exists "by method" (a integer) using ${name}; alter table "by method" set access method heap`,
    `create table "parted by method" (a integer) partition by list (a)`,
    `create table if not exists "parted by method" (a integer) partition by list (a); alter table "parted by method" set access method ${name}`,
    `drop access method ${name} cascade; create access method ${name} type index handler bthandler`,
    `create materialized view "view by method" using ${name} as select 1 as a`,
  ],
});

const language: MakeExtra = ({ name }) => ({
  steps: chain(
    `language ${name}`,
    `create trusted language ${name} handler plpgsql_call_handler inline plpgsql_inline_handler validator plpgsql_validator`,
  ),
  changes: [
    `drop language ${name} cascade`,
    `comment on language ${name} is 'l'`,
    `revoke usage on language ${name} from public`,
    `grant usage on language ${name} to app_reader`,
    `alter language ${name} owner to app_owner`,
    `alter language ${name} rename to "renamed language"`,
    `create or replace language ${name} handler plpgsql_call_handler`,
    `create function "in language"() returns integer language ${name} as 'begin return 1; end'`,
  ],
});

const baseType: MakeExtra = ({ full, number, schema }) => {
  const [input, output] = [`${schema}."in ${number}"`, `${schema}."out ${number}"`];
  const create = (rest: string) => `create type ${full} (input = ${input}, output = ${output}, like = integer${rest})`;
  return {
    steps: chain(
      `base ${number}`,
      `create type ${full}`,
      `create function ${input}(cstring) returns ${full} language internal immutable strict as 'int4in'`,
      `create function ${output}(${full}) returns cstring language internal immutable strict as 'int4out'`,
      create(`, category = 'N', default = '7'`),
    ),
    changes: [
      `drop type ${full} cascade`,
      `alter type ${full} owner to app_owner`,
      `comment on type ${full} is 'b'`,
      `alter type ${full} rename to "renamed type"`,
      `create type "just a shell"`,
      `create table "of base" (a ${full}, b ${full}[])`,
      `revoke usage on type ${full} from public`,
    ],
  };
};

const databaseSettings: MakeExtra = () => {
  const alter = (what: string, role = '') =>
    `do $do$ begin execute format('alter ${role ? `role ${role} in ` : ''}database %I ${what}', current_database()); end $do$`;
  return {
    steps: [{ needs: ['schemas'], sql: alter(`set work_mem = ''5MB''`) }],
    changes: [
      alter(`set work_mem = ''6MB''`),
      alter(`set work_mem = ''5MB''`),
      alter('reset work_mem'),
      alter('set jit = off'),
      alter('set jit = off', 'app_reader'),
      alter('connection limit 55'),
      alter('connection limit -1'),
      `do $do$ begin execute format('comment on database %I is ''d''', current_database()); end $do$`,
      `do $do$ begin execute format('grant create on database %I to app_reader', current_database()); end $do$`,
      `do $do$ begin execute format('revoke temporary on database %I from public', current_database()); end $do$`,
    ],
  };
};

const subscription: MakeExtra = ({ name }) => {
  const alter = `alter subscription ${name}`;
  return {
    steps: chain(
      `subscription ${name}`,
      `create subscription ${name} connection 'host=127.0.0.1 port=1' publication "one", two with (connect = false, slot_name = none)`,
    ),
    changes: [
      `${alter} set publication two, "one" with (refresh = false)`,
      `${alter} set publication two with (refresh = false)`,
      `${alter} add publication three with (refresh = false)`,
      `${alter} set (binary = true)`,
      `${alter} set (streaming = on)`,
      `${alter} set (synchronous_commit = local)`,
      `${alter} set (disable_on_error = true)`,
      `${alter} set (origin = none)`,
      `${alter} set (run_as_owner = true)`,
      `${alter} set (slot_name = 'slot')`,
      `${alter} connection 'host=127.0.0.1 port=2'`,
      `comment on subscription ${name} is 's'`,
      `drop subscription ${name}`,
    ],
  };
};

export const rareMakers: Readonly<Record<string, MakeExtra>> = {
  foreign,
  collation,
  conversion,
  operator,
  cast,
  textSearch,
  eventTrigger,
  extension,
  transform,
  accessMethod,
  language,
  baseType,
  databaseSettings,
  subscription,
};
