import { extraKinds } from './extras.ts';
import type { ExtraPlan, Plan, TablePlan } from './plan.ts';
import { schemaOf } from './schema.ts';
import { partCount } from './table-parts.ts';

/** Plans with one object each that between them try every change there is, those that leave nothing behind last. */
export function everyChange(): readonly Plan[] {
  const forms: readonly TablePlan['form'][] = ['plain', 'unlogged', 'range', 'list', 'hash', 'parent'];
  const bare = forms.map((form, style) => withTables([target, subject(form, style, 0)], []));
  const parts = Array.from({ length: partCount }, (_, bit) =>
    withTables([target, subject(bit % 2 === 0 ? 'plain' : 'range', bit, 2 ** bit)], []),
  );
  const extras = extraKinds.flatMap((kind, style) =>
    [0, 1].map((variant) => withTables([target], [{ kind, style: style + variant, variant }])),
  );
  return [...bare, ...parts, ...extras].map((plan) => ({ ...plan, changes: inUsefulOrder(plan) }));
}

const column = (type: number, form: number) => ({ style: type, type, notNull: false, default: 1, check: true, form });

const target: TablePlan = {
  style: 0,
  schema: 0,
  columns: [column(0, 0)],
  form: 'plain',
  key: true,
  named: false,
  parts: 0,
  refersTo: 0,
};

const subject = (form: TablePlan['form'], style: number, parts: number): TablePlan => ({
  style,
  schema: 1,
  form,
  parts,
  key: true,
  named: true,
  refersTo: 0,
  columns: [
    column(0, 0),
    column(1, 0),
    column(2, 0),
    column(3, 0),
    { ...column(1, 2), style: 9 },
    { ...column(0, 1), style: 11 },
  ],
});

const withTables = (tables: readonly TablePlan[], extras: readonly ExtraPlan[]): Plan => ({
  schemas: [1, 2],
  tables,
  extras,
  changes: [],
  order: 5,
});

/** What the plan has beyond the bare target; a change that drops, renames or moves something leaves nothing for the others. */
function inUsefulOrder(plan: Plan): readonly number[] {
  const { changes } = schemaOf(plan);
  const known = new Set(schemaOf(withTables([target], [])).changes);
  return changes
    .map((change, place) => ({ change, place }))
    .filter(({ change }) => !known.has(change))
    .sort((a, b) => damage(a.change) - damage(b.change) || a.place - b.place)
    .map(({ place }) => place);
}

/** How much a change takes away from those after it. */
function damage(change: string): number {
  if (/\brename to\b|\bset schema\b/.test(change)) return 3;
  if (change.startsWith('drop ') && !/; (?:create|alter) /.test(change)) return 3;
  if (/\b(?:rename|drop) column\b|\bdetach\b|\bno inherit\b/.test(change)) return 2;
  return /\brename\b|\bdrop constraint [^,]*$/.test(change) ? 1 : 0;
}
