import { common, inRow, type MakeExtra } from './extra.ts';

export const enumType: MakeExtra = ({ full }) => ({
  steps: [
    {
      needs: ['schemas'],
      sql: `create type ${full} as enum ('sad', 'o''k', 'HAPPY', '')`,
      or: [
        `create type ${full} as enum ('sad', '')`,
        `alter type ${full} add value 'HAPPY' before ''`,
        `alter type ${full} add value 'o''k' after 'sad'`,
      ],
    },
  ],
  changes: [
    ...common('type', full),
    `alter type ${full} add value 'new'`,
    `alter type ${full} add value 'first' before 'sad'`,
    `alter type ${full} rename value 'sad' to 'SAD'`,
    `alter type ${full} add value if not exists 'sad'`,
    `revoke usage on type ${full} from public`,
    `grant usage on type ${full} to public`,
    `create table "of enum" (a ${full} default 'sad')`,
  ],
});

export const domain: MakeExtra = ({ full, variant }) => {
  const base = variant % 2 === 0 ? 'varchar(9)' : 'integer';
  const value = variant % 2 === 0 ? `'x'` : '5';
  const check = variant % 2 === 0 ? `value in ('x', 'y')` : 'value > 0 and value < 9';
  return {
    steps: [
      {
        needs: ['schemas'],
        sql: `create domain ${full} as ${base} default ${value} not null constraint "is ok" check (${check})`,
        or: [
          `create domain ${full} as ${base}`,
          `alter domain ${full} add constraint "is ok" check (${check})`,
          `alter domain ${full} set not null`,
          `alter domain ${full} set default ${value}`,
        ],
      },
    ],
    changes: [
      ...common('domain', full),
      `alter domain ${full} drop default`,
      `alter domain ${full} set default ${value}`,
      `alter domain ${full} set default ${variant % 2 === 0 ? `'y'` : '6'}`,
      `alter domain ${full} drop not null`,
      `alter domain ${full} set not null`,
      `alter domain ${full} drop constraint "is ok"`,
      `alter domain ${full} rename constraint "is ok" to "is good"`,
      `alter domain ${full} add constraint "too" check (value is not null) not valid`,
      `alter domain ${full} validate constraint "too"`,
      `comment on constraint "is ok" on domain ${full} is 'ok'`,
      `create table "of domain" (a ${full}, b ${full}[])`,
      `revoke usage on domain ${full} from public`,
    ],
  };
};

export const composite: MakeExtra = ({ full }) => ({
  steps: [
    {
      needs: ['schemas'],
      sql: `create type ${full} as (street text collate "C", "zip code" varchar(10), floors integer[])`,
      or: [
        `create type ${full} as (street text collate "C")`,
        `alter type ${full} add attribute "zip code" varchar(10)`,
        `alter type ${full} add attribute floors integer[]`,
      ],
    },
  ],
  changes: [
    ...common('type', full),
    `alter type ${full} add attribute more date`,
    `alter type ${full} drop attribute street`,
    `alter type ${full} alter attribute "zip code" type varchar(12)`,
    `alter type ${full} rename attribute floors to levels`,
    `comment on column ${full}.floors is 'how many'`,
    `alter type ${full} alter attribute street type text`,
    `create table "of composite" of ${full}`,
    `create table "with composite" (a ${full})`,
  ],
});

export const range: MakeExtra = ({ full, variant }) => ({
  steps: inRow(
    `create type ${full} as range (subtype = ${variant % 2 === 0 ? 'float8, subtype_diff = float8mi' : 'text, collation = "C"'})`,
  ),
  changes: [
    ...common('type', full),
    `drop type ${full}; create type ${full} as range (subtype = float8)`,
    `drop type ${full}; create type ${full} as range (subtype = text)`,
    `grant usage on type ${full} to app_reader`,
  ],
});

export const sequence: MakeExtra = ({ full, variant }) => {
  const alter = `alter sequence ${full}`;
  return {
    steps: [
      {
        needs: ['schemas'],
        sql: `create sequence ${full} as ${variant % 2 === 0 ? 'bigint' : 'smallint'} increment 5 start 10 cache 3`,
        or: [
          `create sequence ${full} as ${variant % 2 === 0 ? 'bigint' : 'smallint'} start 10`,
          `${alter} cache 3`,
          `${alter} increment 5`,
        ],
      },
    ],
    changes: [
      ...common('sequence', full),
      `${alter} increment 6`,
      `${alter} increment 5`,
      `${alter} minvalue 2`,
      `${alter} maxvalue 20000`,
      `${alter} start 11`,
      `${alter} cache 4`,
      `${alter} cycle`,
      `${alter} no cycle`,
      `${alter} as integer`,
      `${alter} as bigint`,
      `${alter} restart with 30`,
      `select nextval('${full.replaceAll("'", "''")}')`,
      `create table "of sequence" (a bigint default nextval('${full.replaceAll("'", "''")}'))`,
      `${alter} owned by "of sequence".a`,
      `${alter} owned by none`,
      `${alter} set unlogged`,
      `${alter} set logged`,
      `grant usage, select on sequence ${full} to app_reader`,
    ],
  };
};
