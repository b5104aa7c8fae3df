import { columnAt, type Make, nothing, partName } from './table-part.ts';

export const statistics: Make = (table) => {
  const name = `${table.schema}.${partName(table, 6)}`;
  const usable = table.columns.filter(({ type }) => type.indexable).map((column) => column.name);
  const items = usable.length > 1 ? usable.slice(0, 3) : [`(${columnAt(table, 0)} + 1)`, `(${columnAt(table, 0)} * 2)`];
  const list = items.join(', ');
  return {
    steps: [{ sql: `create statistics ${name} on ${list} from ${table.name}` }],
    changes: [
      `drop statistics ${name}`,
      `alter statistics ${name} set statistics 100`,
      `alter statistics ${name} set statistics -1`,
      `alter statistics ${name} rename to "renamed statistics"`,
      `alter statistics ${name} owner to app_owner`,
      `comment on statistics ${name} is 'some'`,
      `drop statistics ${name}; create statistics ${name} (ndistinct) on ${list} from ${table.name}`,
      `drop statistics ${name}; create statistics ${name} on ${items.toReversed().join(', ')} from ${table.name}`,
      `drop statistics ${name}; create statistics ${name} on ${list}, (${columnAt(table, 0)} % 3) from ${table.name}`,
    ],
  };
};

export const rule: Make = (table) => {
  const name = partName(table, 7);
  const create = (rest: string) => `create or replace rule ${name} as on delete to ${table.name} ${rest}`;
  const usual = `where old.${columnAt(table, 0)} > 5 do instead nothing`;
  return {
    steps: [{ sql: create(usual), or: [create('do also nothing'), create(usual)] }],
    changes: [
      `drop rule ${name} on ${table.name}`,
      create(usual),
      create('do instead nothing'),
      create(usual.replace('instead', 'also')),
      create(usual.replace('5', '6')),
      `alter rule ${name} on ${table.name} rename to "renamed rule"`,
      `comment on rule ${name} on ${table.name} is 'a rule'`,
      ...['disable', 'enable always', 'enable'].map((state) => `alter table ${table.name} ${state} rule ${name}`),
    ],
  };
};

export const view: Make = (table) => {
  const name = `${table.schema}.${partName(table, 8)}`;
  const columns = table.columns.map((column) => column.name);
  const query = `select ${columns.map((column) => `x.${column}`).join(', ')}, count(*) over () as "n" from ${table.name} x where x.${columns[0]} > 0`;
  const create = (text: string) => `create or replace view ${name} as ${text}`;
  return {
    steps: [
      { makes: `view ${table.number}`, sql: create(query), or: [create(query.replace('> 0', '> 1')), create(query)] },
    ],
    changes: [
      `drop view ${name} cascade`,
      create(query),
      create(query.replace('> 0', '> 1')),
      create(query.replace('over ()', 'over (order by 1)')),
      create(`${query} order by 1`),
      create(`${query.replace(' x where', ' as x where (')})`),
      create(query.replace(' from', ', 1 as "more" from')),
      `alter view ${name} set (security_barrier)`,
      `alter view ${name} set (security_barrier = false)`,
      `alter view ${name} set (security_invoker = on)`,
      `alter view ${name} reset (security_barrier)`,
      `alter view ${name} alter column ${columns[0]} set default 4`,
      `alter view ${name} owner to app_owner`,
      `comment on view ${name} is 'a view'`,
      `comment on column ${name}."n" is 'counted'`,
      `grant select on ${name} to app_reader`,
      `grant select ("n") on ${name} to app_reader`,
      `alter view ${name} rename column "n" to "m"`,
      `alter view ${name} rename to "renamed view"`,
    ],
  };
};

export const materializedView: Make = (table) => {
  const name = `${table.schema}.${partName(table, 9)}`;
  const first = columnAt(table, 0);
  const create = (where: string) =>
    `create materialized view ${name} as select ${first}, count(*) as "n", 'x'::text as "t" from ${table.name} ${where} group by 1`;
  const indexSql = `create unique index "of view ${table.number}" on ${name} (${first})`;
  const again = (sql: string) => `drop materialized view ${name} cascade; ${sql}; ${indexSql}`;
  return {
    steps: [
      {
        makes: `matview ${table.number}`,
        sql: create(''),
        or: [`${create('')} with no data`, `refresh materialized view ${name}`],
      },
      { needs: [`matview ${table.number}`], sql: indexSql },
    ],
    changes: [
      `drop materialized view ${name} cascade`,
      again(create('')),
      again(create(`where ${first} > 0`)),
      `refresh materialized view ${name}`,
      `refresh materialized view ${name} with no data`,
      `alter materialized view ${name} set (fillfactor = 50)`,
      `alter materialized view ${name} alter column "t" set storage external`,
      `alter materialized view ${name} alter column "n" set statistics 9`,
      `alter materialized view ${name} owner to app_writer`,
      `grant select on ${name} to app_reader`,
      `alter materialized view ${name} set tablespace scenario_space`,
      `alter materialized view ${name} cluster on "of view ${table.number}"`,
      `drop index ${table.schema}."of view ${table.number}"`,
      `alter materialized view ${name} set schema public`,
    ],
  };
};

export const publication: Make = (table) => {
  if (table.plan.form === 'unlogged') return nothing;
  const name = partName(table, 10);
  const first = columnAt(table, 0);
  const rows = `${table.name} where (${first} > 0)`;
  const root = table.partitioned ? ' with (publish_via_partition_root = true)' : '';
  return {
    steps: [
      {
        // A parent brings along the children that it has at that time.
        needs: table.children.map((_, place) => `table ${table.number} child ${place}`),
        sql: `create publication ${name} for table ${rows}${root}`,
        or: [`create publication ${name}${root}`, `alter publication ${name} add table ${rows}`],
      },
    ],
    changes: [
      `drop publication ${name}`,
      `alter publication ${name} set (publish = 'insert, delete')`,
      `alter publication ${name} set (publish_via_partition_root = true)`,
      `alter publication ${name} drop table ${table.name}`,
      `alter publication ${name} set table ${table.name}`,
      `alter publication ${name} set table ${table.name} where (${first} > 0)`,
      `alter publication ${name} set table ${table.name} where (${first} > 1)`,
      `alter publication ${name} set table ${table.name} (${first})`,
      `alter publication ${name} add tables in schema ${table.schema}`,
      `alter publication ${name} rename to "renamed publication"`,
      `alter publication ${name} owner to postgres`,
      `comment on publication ${name} is 'feed'`,
      `create publication "everything" for all tables`,
    ],
  };
};
