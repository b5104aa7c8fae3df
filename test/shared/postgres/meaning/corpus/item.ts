import type { FormName } from '../forms.ts';

export interface Item {
  readonly form: FormName;
  readonly sql: string;
  readonly on?: string;
  /** The first major that knows the syntax; 13 unless said. */
  readonly since?: number;
  /** From this major on the same DDL really means something else. */
  readonly changes?: number;
  /** Definitions that look alike and mean something else. */
  readonly not?: readonly string[];
}

export const of =
  (form: FormName, on?: string) =>
  (sql: string, not: readonly string[] = [], more: Partial<Item> = {}): Item => ({
    form,
    sql,
    not,
    ...(on && { on }),
    ...more,
  });

export const view = of('view');
export const check = of('check');
export const predicate = of('predicate');
export const index = of('index');
export const policy = of('policy');
export const trigger = of('trigger');
export const rule = of('rule');
export const text = of('default', 'text');
export const numeric = of('default', 'numeric');
export const jsonb = of('default', 'jsonb');
export const body = (on: string, sql: string, not: readonly string[] = []): Item =>
  of('body', on)(sql, not, { since: 14 });
export const rangeBound = of('bound', '(a int, ts timestamptz, n numeric) partition by range (a)');
export const timeBound = of('bound', '(a int, ts timestamptz) partition by range (ts)');
