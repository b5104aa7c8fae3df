import { literal } from './names.ts';
import type { Piece, Step } from './step.ts';
import type { Table } from './table.ts';
import { materializedView, publication, rule, statistics, view } from './table-dependents.ts';
import { columnAt, type Make, nothing, partName, triggerFunction } from './table-part.ts';

/** What hangs on a table: each bit of the plan's `parts` stands for one kind of it. */
export function tableParts(table: Table, others: readonly Table[]): Piece {
  const pieces = makers.flatMap((make, bit) => ((table.plan.parts >> bit) & 1 ? [make(table, others)] : []));
  return {
    steps: pieces.flatMap(({ steps }) =>
      steps.map((step) => ({ ...step, needs: [`table ${table.number}`, ...(step.needs ?? [])] })),
    ),
    changes: pieces.flatMap(({ changes }) => changes),
  };
}

const foreignKey: Make = (table, others) => {
  const target = others[table.plan.refersTo % Math.max(others.length, 1)];
  if (!target?.hasKey) return nothing;
  if (target.plan.form === 'unlogged' && table.plan.form !== 'unlogged') return nothing;
  const name = partName(table, 1);
  const alter = `alter table ${table.name}`;
  const far = `(${columnAt(table, 0)}) references ${target.name} (${columnAt(target, 0)})`;
  const add = `${alter} add constraint ${name} foreign key ${far} on delete cascade deferrable`;
  const steps: Step[] = [
    {
      makes: `fk ${table.number}`,
      needs: [`table ${target.number}`],
      sql: add,
      or: table.partitioned ? [add] : [`${add} not valid`, `${alter} validate constraint ${name}`],
    },
  ];
  return {
    steps,
    changes: [
      `${alter} drop constraint ${name}`,
      `${alter} alter constraint ${name} not deferrable`,
      `${alter} alter constraint ${name} deferrable initially deferred`,
      `${alter} rename constraint ${name} to "renamed reference"`,
      `${alter} add constraint "second reference" foreign key ${far} match full on update set null`,
      `${alter} drop constraint ${name}, add constraint ${name} foreign key ${far} on delete set default`,
      `${alter} drop constraint ${name}, add constraint ${name} foreign key ${far} on delete cascade deferrable`,
      ...(table.partitioned
        ? []
        : [
            `${alter} drop constraint ${name}, add constraint ${name} foreign key ${far} on delete cascade deferrable not valid`,
          ]),
    ],
  };
};

const index: Make = (table) => {
  const name = partName(table, 2);
  const usable = table.columns.filter(({ type }) => type.indexable);
  const [first, last] = [usable[0], usable.at(-1)];
  if (!first || !last) return nothing;
  const where = ` where ${last.name} is not null`;
  const on = `on ${table.name} using btree (${last.name} desc nulls last, ${first.name})`;
  const create = (middle: string, what = `${on} with (fillfactor = 70)${where}`) =>
    `create ${middle}index ${name} ${what}`;
  const full = `${table.schema}.${name}`;
  const again = (what: string) => `drop index ${full}; create ${what}`;
  return {
    steps: [
      {
        makes: `index ${table.number}`,
        sql: create(''),
        or: table.partitioned
          ? [create('')]
          : [`create index concurrently ${name} ${on}${where}`, `alter index ${full} set (fillfactor = 70)`],
      },
    ],
    changes: [
      `drop index ${full}`,
      `alter index ${full} rename to "renamed index"`,
      `comment on index ${full} is 'an index'`,
      again(`index ${name} ${on} with (fillfactor = 70)${where}`),
      again(`unique index ${name} on ${table.name} (${first.name}) with (fillfactor = 70)`),
      again(`index ${name} ${on.replace('desc nulls last', 'asc')} with (fillfactor = 70)${where}`),
      again(`index ${name} on ${table.name} using hash (${first.name})`),
      again(`index ${name} on ${table.name} (${first.name}) include (${last.name})`),
      again(`index ${name} on ${table.name} ((${first.name} is null), ${last.name})`),
      ...(table.partitioned
        ? []
        : [
            `alter index ${full} set (fillfactor = 60)`,
            `alter index ${full} reset (fillfactor)`,
            `alter index ${full} set tablespace scenario_space`,
            `reindex index ${full}`,
            `reindex index concurrently ${full}`,
            `cluster ${table.name} using ${name}`,
            `update pg_index set indisvalid = false where indexrelid = ${literal(full)}::regclass`,
          ]),
      ...(last.type.text
        ? [
            again(`index ${name} on ${table.name} (${last.name} text_pattern_ops)`),
            again(`index ${name} on ${table.name} (${last.name} collate "C")`),
          ]
        : []),
    ],
  };
};

const uniqueKey: Make = (table) => {
  const name = partName(table, 3);
  const usable = table.columns.filter(({ type }) => type.indexable);
  const list = [...new Set([usable.at(-1)?.name, usable[0]?.name])];
  const columns = list.join(', ');
  const add = `alter table ${table.name} add constraint ${name} unique`;
  const again = (what: string) =>
    `alter table ${table.name} drop constraint ${name} cascade, add constraint ${name} ${what}`;
  return {
    steps: [{ sql: `${add} (${columns}) deferrable` }],
    changes: [
      `alter table ${table.name} drop constraint ${name} cascade`,
      again(`unique (${columns}) deferrable`),
      again(`unique (${columns})`),
      again(`unique (${columns}) deferrable initially deferred`),
      again(`unique nulls not distinct (${columns}) deferrable`),
      ...(list.length > 1
        ? [
            again(`unique (${list.toReversed().join(', ')}) deferrable`),
            again(`unique (${columnAt(table, 0)}) include (${list[0]})`),
          ]
        : []),
    ],
  };
};

const trigger: Make = (table) => {
  const name = partName(table, 4);
  const column = columnAt(table, 0);
  const body = `for each row when (new.${column} > 0) execute function ${triggerFunction}('a', 'it''s', E'\\\\')`;
  const alter = `alter table ${table.name}`;
  const create = (timing: string, rest = body) => `create trigger ${name} ${timing} on ${table.name} ${rest}`;
  const again = (timing: string, rest = body) => `drop trigger ${name} on ${table.name}; ${create(timing, rest)}`;
  const usual = `after insert or update of ${column}`;
  return {
    steps: [{ needs: ['trigger function'], sql: create(usual), or: [create('after insert'), again(usual)] }],
    changes: [
      `drop trigger ${name} on ${table.name}`,
      ...['disable', 'enable', 'enable replica', 'enable always'].map((state) => `${alter} ${state} trigger ${name}`),
      ...(table.partitioned ? table.children.map((child) => `alter table ${child} disable trigger ${name}`) : []),
      `alter trigger ${name} on ${table.name} rename to "renamed trigger"`,
      `comment on trigger ${name} on ${table.name} is 'a trigger'`,
      again(usual),
      again('after insert'),
      again('before insert or update'),
      again(usual, body.replace('> 0', '> 1')),
      again(usual, body.replace(`'a', `, '')),
      again(usual, body.replace('row when', 'row  when')),
      again('after update', `referencing old table as o for each statement execute function ${triggerFunction}()`),
      again(usual, `for each row execute function public."on other change"()`),
      `drop trigger ${name} on ${table.name}; create constraint trigger ${name} after insert on ${table.name} deferrable initially deferred ${body}`,
    ],
  };
};

const policy: Make = (table) => {
  const name = partName(table, 5);
  const column = columnAt(table, 0);
  const using = `using (${column} > 0) with check (${column} < 10)`;
  const alter = `alter policy ${name} on ${table.name}`;
  const create = `create policy ${name} on ${table.name} as permissive for all to app_reader, app_writer ${using}`;
  return {
    steps: [
      {
        sql: create,
        or: [
          `create policy ${name} on ${table.name} to app_writer using (true)`,
          `${alter} to app_writer, app_reader ${using}`,
        ],
      },
      { sql: `alter table ${table.name} enable row level security` },
    ],
    changes: [
      `drop policy ${name} on ${table.name}`,
      `${alter} to app_writer, app_reader`,
      `${alter} to public`,
      `${alter} to app_owner`,
      `${alter} using (${column} > 0)`,
      `${alter} using (${column} > 1)`,
      `${alter} with check (true)`,
      `${alter} rename to "renamed policy"`,
      `comment on policy ${name} on ${table.name} is 'a policy'`,
      `drop policy ${name} on ${table.name}; create policy ${name} on ${table.name} as restrictive for all to app_reader, app_writer ${using}`,
      `drop policy ${name} on ${table.name}; create policy ${name} on ${table.name} for update to app_reader, app_writer ${using}`,
      `drop policy ${name} on ${table.name}; ${create}`,
    ],
  };
};

const grants: Make = (table) => {
  const column = columnAt(table, 0);
  return {
    steps: [
      {
        sql: `grant select, insert on ${table.name} to app_reader, app_writer`,
        or: [
          `grant insert on ${table.name} to app_writer`,
          `grant insert, select on ${table.name} to app_reader`,
          `grant select on ${table.name} to app_writer`,
        ],
      },
      { sql: `grant update (${column}) on ${table.name} to app_writer with grant option` },
    ],
    changes: [
      `grant insert, select on ${table.name} to app_writer, app_reader`,
      `revoke insert on ${table.name} from app_writer`,
      `grant select on ${table.name} to public`,
      `grant select on ${table.name} to app_reader with grant option`,
      `revoke all on ${table.name} from app_reader`,
      `revoke all on ${table.name} from postgres`,
      `grant all on ${table.name} to postgres`,
      `revoke grant option for update (${column}) on ${table.name} from app_writer`,
      `grant references (${column}) on ${table.name} to app_reader`,
      `grant maintain on ${table.name} to app_writer`,
      `revoke update (${column}) on ${table.name} from app_writer`,
      `grant select (ctid) on ${table.name} to app_writer`,
    ],
  };
};

const comments: Make = (table) => ({
  steps: [
    {
      sql: `comment on table ${table.name} is ${literal('one\nline and "another"')}`,
      or: [
        `comment on table ${table.name} is 'draft'`,
        `comment on table ${table.name} is ${literal('one\nline and "another"')}`,
      ],
    },
    { sql: `comment on column ${table.name}.${columnAt(table, 0)} is 'first'` },
    // Statistics targets reach the children that exist; later ones do not get them.
    {
      needs: table.children.map((_, place) => `table ${table.number} child ${place}`),
      sql: `alter table ${table.name} alter column ${columnAt(table, 0)} set statistics 33`,
    },
  ],
  changes: [
    `comment on table ${table.name} is ${literal('one\nline and "another"')}`,
    `comment on table ${table.name} is ${literal('one\nline')}`,
    `comment on column ${table.name}.${columnAt(table, 0)} is 'first'`,
  ],
});

const exclusion: Make = (table) => {
  if (table.partitioned) return nothing;
  const name = partName(table, 11);
  const first = columnAt(table, 0);
  const elements = `int4range(${first}, ${first} + 1) with &&`;
  const add = (what: string, rest = '') =>
    `alter table ${table.name} add constraint ${name} exclude using gist (${what})${rest}`;
  const again = (what: string, rest = '') => `alter table ${table.name} drop constraint ${name}; ${add(what, rest)}`;
  return {
    steps: [{ sql: add(elements, ` where (${first} > 0)`) }],
    changes: [
      `alter table ${table.name} drop constraint ${name}`,
      again(elements, ` where (${first} > 0)`),
      again(elements),
      again(elements.replace('+ 1', '+ 2'), ` where (${first} > 0)`),
      again(elements.replace('&&', '='), ` where (${first} > 0)`),
      again(elements, ` where (${first} > 0) deferrable`),
    ],
  };
};

const makers: readonly Make[] = [
  foreignKey,
  index,
  uniqueKey,
  trigger,
  policy,
  grants,
  statistics,
  rule,
  view,
  materializedView,
  publication,
  comments,
  exclusion,
];

/** How many bits a plan's `parts` has. */
export const partCount = makers.length;
