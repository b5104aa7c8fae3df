/** Types of columns, each with what may be said of such a column. */
export interface ColumnType {
  readonly sql: string;
  readonly defaults: readonly string[];
  /** A condition on a column that is quoted already. */
  readonly check: (column: string) => string;
  /** Types that a column of this type may be changed to. */
  readonly others: readonly string[];
  readonly indexable?: boolean;
  readonly text?: boolean;
}

export const columnTypes: readonly ColumnType[] = [
  {
    sql: 'integer',
    defaults: ['0', '-1', '(1 + 1)', '5'],
    check: (c) => `${c} > 0 and ${c} < 100`,
    others: ['bigint', 'numeric(9,2)'],
    indexable: true,
  },
  {
    sql: 'text',
    defaults: [`'x'`, `''`, `lower('X')`, `E'a\\nb'`],
    check: (c) => `${c} <> '' and length(${c}) < 9`,
    others: ['varchar(50)', 'char(3)'],
    indexable: true,
    text: true,
  },
  {
    sql: 'varchar(10)',
    defaults: [`'x'`, `'it''s'`],
    check: (c) => `${c} in ('a', 'b') or ${c} is null`,
    others: ['varchar(20)', 'text'],
    indexable: true,
    text: true,
  },
  {
    sql: 'numeric(10,2)',
    defaults: ['0', '1.50', '-1.5'],
    check: (c) => `${c} between 0 and 10`,
    others: ['numeric(12,2)', 'numeric', 'float8'],
    indexable: true,
  },
  {
    sql: 'timestamptz',
    defaults: ['now()', `'2020-01-01 00:00:00+00'`],
    check: (c) => `${c} > '2020-01-01 00:00:00+00'`,
    others: ['timestamptz(3)', 'timestamp', 'date'],
    indexable: true,
  },
  { sql: 'boolean', defaults: ['true', 'false'], check: (c) => `${c} is not false`, others: ['text'], indexable: true },
  { sql: 'jsonb', defaults: [`'{}'`, `'{"b": 1, "a": [2]}'`], check: (c) => `${c} ? 'a'`, others: ['json', 'text'] },
  {
    sql: 'text[]',
    defaults: [`'{}'`, `array['a', 'b']`],
    check: (c) => `array_length(${c}, 1) > 0`,
    others: ['varchar(9)[]'],
  },
  {
    sql: 'interval',
    defaults: [`'1 day 02:00'`],
    check: (c) => `${c} < '1 year'`,
    others: ['interval(3)', 'interval day to hour'],
    indexable: true,
  },
  {
    sql: 'date',
    defaults: [`'2020-02-29'`, 'current_date'],
    check: (c) => `extract(year from ${c}) > 1999`,
    others: ['timestamp'],
    indexable: true,
  },
  {
    sql: 'double precision',
    defaults: ['0.1', `'NaN'`, '1e10'],
    check: (c) => `${c} = any (array[1, 2.5])`,
    others: ['real', 'numeric'],
    indexable: true,
  },
  {
    sql: 'uuid',
    defaults: ['gen_random_uuid()'],
    check: (c) => `${c} is distinct from '00000000-0000-0000-0000-000000000000'`,
    others: ['text'],
    indexable: true,
  },
  { sql: 'bytea', defaults: [`'\\x0102'`], check: (c) => `octet_length(${c}) < 10`, others: ['text'] },
  { sql: 'bit(3)', defaults: [`B'101'`], check: (c) => `${c} <> B'000'`, others: ['bit varying(5)'], indexable: true },
  { sql: 'int4range', defaults: [`'[1,5)'`], check: (c) => `not isempty(${c})`, others: ['int8range'] },
];
