import type { ColumnType } from './column-types.ts';
import type { ColumnPlan, TablePlan } from './plan.ts';

/** A table as its other objects see it. */
export interface Table {
  readonly number: number;
  readonly schema: string;
  /** Qualified and quoted. */
  readonly name: string;
  readonly bareName: string;
  readonly plan: TablePlan;
  readonly columns: readonly Column[];
  /** Partitions, or the tables that inherit from it. */
  readonly children: readonly string[];
  readonly hasKey: boolean;
  readonly partitioned: boolean;
}

export interface Column {
  readonly name: string;
  readonly raw: string;
  readonly type: ColumnType;
  readonly plan: ColumnPlan;
  readonly identity: boolean;
  readonly generated: boolean;
}
