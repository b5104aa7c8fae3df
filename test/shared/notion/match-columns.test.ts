import { describe, expect, it } from 'vitest';
import { columns, descriptionOf } from '../../../shared/notion/columns.ts';
import { matchColumns } from '../../../shared/notion/match-columns.ts';

interface Property {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly description: string | null;
}
const all = columns.map(
  (column, index): Property => ({
    id: column.type === 'title' ? 'title' : `%3A${index}`,
    name: column.name,
    type: column.type,
    description: descriptionOf(column),
  }),
);
const change = (key: string, changes: Partial<Property>) =>
  all.map((property, index) => (columns[index]?.key === key ? { ...property, ...changes } : property));

describe('matchColumns', () => {
  it('finds all columns where they are', () => {
    expect(matchColumns(all, {}, {})).toMatchObject({ missing: [], problems: [], warnings: [] });
  });

  it('finds a renamed column by our mark, and without the mark by its remembered id in either form', () => {
    expect(matchColumns(change('status', { name: 'Zustand' }), {}, {}).found.get('status')?.name).toBe('Zustand');
    const bare = change('status', { name: 'Zustand', description: null });
    expect(matchColumns(bare, {}, {}).missing).toEqual(['status']);
    expect(matchColumns(bare, {}, { status: ':1' }).found.get('status')?.name).toBe('Zustand');
  });

  it('goes by the name when a duplicated column has our mark twice', () => {
    const copy = {
      ...all[1],
      id: 'copy',
      name: 'Status (1)',
      type: 'select',
      description: all[1]?.description ?? null,
    };
    expect(matchColumns([copy, ...all], {}, {}).found.get('status')?.id).toBe('%3A1');
  });

  it('does not guess between two columns of nearly the same name', () => {
    const two = ['STATUS', 'status'].map((name, index) => ({ id: `x${index}`, name, type: 'select' }));
    expect(matchColumns(two, {}, {}).missing).toContain('status');
  });

  it('refuses two columns that are one', () => {
    const { problems } = matchColumns(
      [
        { id: 'title', name: 'Name', type: 'title' },
        { id: 'a', name: 'Both', type: 'select' },
      ],
      { status: 'Both', severity: 'Both' },
      {},
    );
    expect(problems).toEqual([expect.stringContaining('would be both "Both" and "Both"')]);
  });
});
