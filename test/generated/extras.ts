import { common, inRow, type MakeExtra } from './extra.ts';
import { quote, rawName } from './names.ts';
import { rareMakers } from './rare-extras.ts';
import type { Piece } from './step.ts';
import { composite, domain, enumType, range, sequence } from './type-extras.ts';

const routine: MakeExtra = ({ full, variant }) => {
  const language = variant % 2 === 0 ? 'sql' : 'plpgsql';
  const body = language === 'sql' ? `$b$ select n::text || ' it''s "x" ' $b$` : `$b$ begin "out" := n::text; end $b$`;
  const definition = (options: string, text = body) =>
    `create or replace function ${full}(n integer, "In Put" text default 'x''y', out "out" text) returns text language ${language} ${options} as ${text}`;
  const options = `stable strict security definer set search_path = '' set work_mem = '1MB' cost 50`;
  const f = `function ${full}(integer, text)`;
  return {
    steps: [
      {
        makes: `routine ${full}`,
        needs: ['schemas'],
        sql: definition(options),
        or: [
          definition("set work_mem = '2MB'"),
          definition(
            'set work_mem to "1MB" cost 50 set search_path to \'\' security definer called on null input immutable',
          ),
          `alter ${f} strict stable`,
        ],
      },
    ],
    changes: [
      ...common('function', `${full}(integer, text)`),
      definition(options),
      definition(options, body.replace('n::text', 'n :: text')),
      definition(options, body.replaceAll(' ', '\t')),
      definition(options.replace('50', '51')),
      definition(options.replace(`set search_path = '' `, '')),
      definition(options).replace(`'x''y'`, `'z'`),
      ...[
        'volatile',
        'immutable',
        'stable',
        'strict',
        'called on null input',
        'security invoker',
        'security definer',
        'leakproof',
        'not leakproof',
        'parallel safe',
        'parallel restricted',
        'parallel unsafe',
        'cost 7',
        'cost 50',
        'set jit = off',
        'reset jit',
        'reset all',
        `set search_path = ''`,
        `set search_path = public, pg_temp`,
      ].map((change) => `alter ${f} ${change}`),
      `revoke execute on ${f} from public`,
      `grant execute on ${f} to public`,
      `grant execute on ${f} to app_reader with grant option`,
      `create function ${full}(text) returns integer language sql as 'select 1'`,
      `create function ${full}(variadic integer[]) returns setof integer language sql rows 5 as 'select 1'`,
    ],
  };
};

const sqlBody: MakeExtra = ({ full }) => {
  const define = (text: string) => `create or replace function ${full}(a integer) returns boolean language sql ${text}`;
  return {
    steps: [
      {
        needs: ['schemas'],
        sql: define(`return a > 0 and a in (1, 2, 3)`),
        or: [define('return true'), define('return a > 0 and a = any (array[1, 2, 3])')],
      },
    ],
    changes: [
      ...common('function', `${full}(integer)`),
      define('return a > 0'),
      define('return a > 0 and a in (1, 2, 3)'),
      define('begin atomic select a > 0 and a in (1, 2, 3); end'),
      define(`as 'select a > 0'`),
      define(`begin atomic select 1; select a > 0; end`),
    ],
  };
};

const procedure: MakeExtra = ({ full }) => {
  const define = (rest: string) =>
    `create or replace procedure ${full}(inout n integer, list integer[] default '{}') language plpgsql ${rest}`;
  const body = `as 'begin n := 1; end'`;
  return {
    steps: inRow(define(body)),
    changes: [
      ...common('procedure', `${full}(integer, integer[])`),
      define(body),
      define(`as 'begin n := 2; end'`),
      define(`security definer ${body}`),
      define(`set jit = off ${body}`),
      define(body).replace(`'{}'`, `'{1}'`),
      `revoke execute on procedure ${full}(integer, integer[]) from public`,
    ],
  };
};

const aggregate: MakeExtra = ({ full, variant }) => {
  const define = (rest: string) =>
    `create or replace aggregate ${full}(integer) (sfunc = int4pl, stype = integer${rest})`;
  const usual =
    variant % 2 === 0
      ? `, initcond = '0', parallel = safe, combinefunc = int4pl`
      : `, msfunc = int4pl, minvfunc = int4mi, mstype = integer`;
  return {
    steps: [{ needs: ['schemas'], sql: define(usual), or: [define(''), define(usual)] }],
    changes: [
      ...common('aggregate', `${full}(integer)`),
      define(usual),
      define(''),
      define(`, initcond = '1'`),
      define(', sspace = 100'),
      define(', finalfunc = int4abs'),
      define(', finalfunc = int4abs, finalfunc_modify = shareable'),
      define(', sortop = <'),
      define(', sfunc1 = int4mi'),
      define(', parallel = restricted'),
      `grant execute on function ${full}(integer) to app_reader`,
    ],
  };
};

const schemaRights: MakeExtra = ({ schema }) => ({
  steps: [
    {
      needs: ['schemas'],
      sql: `grant usage on schema ${schema} to app_reader, app_writer`,
      or: [`grant usage on schema ${schema} to app_writer`, `grant usage on schema ${schema} to app_reader`],
    },
  ],
  changes: [
    `grant usage on schema ${schema} to app_writer, app_reader`,
    `grant create on schema ${schema} to app_writer`,
    `revoke usage on schema ${schema} from app_reader`,
    `alter schema ${schema} owner to app_owner`,
    `comment on schema ${schema} is 'a schema'`,
    `create schema "more"`,
    `revoke usage on schema public from public`,
    `grant usage on schema public to public`,
    `grant create on schema public to public`,
    `comment on schema public is 'ours'`,
    `drop schema public cascade`,
    `create schema if not exists public`,
    `alter schema public owner to app_owner`,
  ],
});

const defaultPrivileges: MakeExtra = ({ schema }) => ({
  steps: [
    {
      needs: ['schemas'],
      sql: `alter default privileges in schema ${schema} grant select, insert on tables to app_reader`,
      or: [
        `alter default privileges in schema ${schema} grant insert on tables to app_reader`,
        `alter default privileges in schema ${schema} grant select on tables to app_reader`,
      ],
      makes: 'defaults',
    },
    {
      needs: ['schemas', 'routines'],
      sql: 'alter default privileges for role app_owner revoke execute on functions from public',
    },
  ],
  changes: [
    `alter default privileges in schema ${schema} revoke insert on tables from app_reader`,
    `alter default privileges in schema ${schema} grant select on tables to app_reader`,
    `alter default privileges in schema ${schema} grant all on tables to postgres`,
    `alter default privileges in schema ${schema} grant select on sequences to app_writer with grant option`,
    `alter default privileges for role app_owner grant execute on functions to public`,
    `alter default privileges for role app_owner revoke execute on functions from public`,
    `alter default privileges for role app_owner grant usage on types to app_reader`,
    `alter default privileges for role app_owner revoke usage on types from public`,
    `alter default privileges grant usage on schemas to app_reader`,
    `alter default privileges grant all on tables to postgres`,
    `alter default privileges revoke delete on tables from postgres`,
    `alter default privileges in schema ${schema} grant execute on functions to public`,
  ],
});

const makers: Readonly<Record<string, MakeExtra>> = {
  enumType,
  domain,
  composite,
  range,
  sequence,
  routine,
  sqlBody,
  procedure,
  aggregate,
  schemaRights,
  ...rareMakers,
};

/** Makes what is born later; so it comes once, after everything else. */
export const lastPiece = (schema: string): Piece =>
  defaultPrivileges({ number: 0, schema, name: '', full: '', variant: 0 });

export const extraKinds: readonly string[] = Object.keys(makers);

/** The object number `number` of this kind. */
export function extraPiece(kind: string, style: number, variant: number, number: number, schema: string): Piece {
  const make = makers[kind];
  if (!make) throw new Error(`no such kind: ${kind}`);
  const name = quote(rawName(style, 5000 + number));
  return make({ number, schema, name, full: `${schema}.${name}`, variant });
}
