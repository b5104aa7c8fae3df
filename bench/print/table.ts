/** A table of figures: numbers until they are shown, so that a program can read them too. */
export interface BenchTable {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  readonly notes: readonly string[];
}

export interface Column {
  readonly name: string;
  /** What the numbers of this column are divided by to come in the unit that the name says. */
  readonly divideBy?: number;
  /** How a number in that unit is shown, at most two decimals when absent. */
  readonly show?: (value: number) => string;
}

/** Undefined is what could not be measured here. */
export type Cell = string | number | undefined;

/** The table in aligned columns for a terminal, names to the left and figures to the right. */
export function renderTable({ title, columns, rows, notes }: BenchTable): string {
  const shown = rows.map((row) => columns.map((column, place) => showCell(row[place], column)));
  const widths = columns.map(({ name }, place) =>
    Math.max(name.length, ...shown.map((row) => row[place]?.length ?? 0)),
  );
  const isText = columns.map((_, place) => rows.some((row) => typeof row[place] === 'string'));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, place) => (isText[place] ? cell.padEnd(widths[place] ?? 0) : cell.padStart(widths[place] ?? 0)))
      .join('  ')
      .trimEnd();
  const body = [columns.map(({ name }) => name), widths.map((width) => '─'.repeat(width)), ...shown].map(line);
  return [title, '', ...body.map((text) => `  ${text}`), ...notes.map((note) => `  ${note}`), ''].join('\n');
}

function showCell(cell: Cell, column: Column): string {
  const value = inUnit(cell, column);
  if (value === undefined) return '–';
  return typeof value === 'string' ? value : (column.show ?? decimals)(value);
}

/** Each row as an object of its column names; what could not be measured is absent. */
export function tableAsJson({ title, columns, rows, notes }: BenchTable): object {
  const asObject = (row: readonly Cell[]) =>
    Object.fromEntries(columns.map((column, place) => [column.name, inUnit(row[place], column)]));
  return { title, rows: rows.map(asObject), notes };
}

const inUnit = (cell: Cell, { divideBy = 1 }: Column): Cell => (typeof cell === 'number' ? cell / divideBy : cell);

const decimals = (value: number): string => String(Number(value.toFixed(2)));
