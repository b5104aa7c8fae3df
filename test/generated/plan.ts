import fc from 'fast-check';
import { columnTypes } from './column-types.ts';
import { extraKinds } from './extras.ts';
import { styleCount } from './names.ts';

/** A random schema and what happens to it, as plain data that fast-check can make smaller. */

export interface ColumnPlan {
  readonly style: number;
  readonly type: number;
  readonly notNull: boolean;
  /** 0: none; others choose one. */
  readonly default: number;
  readonly check: boolean;
  /** 0: plain; 1: identity; 2: generated. */
  readonly form: number;
}

export interface TablePlan {
  readonly style: number;
  readonly schema: number;
  readonly columns: readonly ColumnPlan[];
  readonly form: 'plain' | 'unlogged' | 'range' | 'list' | 'hash' | 'parent';
  readonly key: boolean;
  readonly named: boolean;
  /** Which parts hang on it, by bit. */
  readonly parts: number;
  readonly refersTo: number;
}

export interface ExtraPlan {
  readonly kind: string;
  readonly style: number;
  readonly variant: number;
}

export interface Plan {
  readonly schemas: readonly [number, number];
  readonly tables: readonly TablePlan[];
  readonly extras: readonly ExtraPlan[];
  /** Each picks one of the changes that the schema offers. */
  readonly changes: readonly number[];
  /** Chooses the other order of statements. */
  readonly order: number;
}

const style = fc.nat(styleCount - 1);
const small = fc.nat(1_000_000);

const column: fc.Arbitrary<ColumnPlan> = fc.record({
  style,
  type: fc.nat(columnTypes.length - 1),
  notNull: fc.boolean(),
  default: fc.nat(4),
  check: fc.boolean(),
  form: fc.nat(5),
});

const table: fc.Arbitrary<TablePlan> = fc.record({
  style,
  schema: fc.nat(1),
  columns: fc.array(column, { minLength: 1, maxLength: 4 }),
  form: fc.constantFrom('plain', 'unlogged', 'range', 'list', 'hash', 'parent'),
  key: fc.boolean(),
  named: fc.boolean(),
  parts: fc.nat(8191),
  refersTo: fc.nat(3),
});

const extra: fc.Arbitrary<ExtraPlan> = fc.record({ kind: fc.constantFrom(...extraKinds), style, variant: fc.nat(7) });

export const plans: fc.Arbitrary<Plan> = fc.record({
  schemas: fc.tuple(style, style),
  tables: fc.array(table, { minLength: 1, maxLength: 2 }),
  extras: fc.array(extra, { minLength: 1, maxLength: 6 }),
  changes: fc.array(small, { minLength: 4, maxLength: 8 }),
  order: small,
});
