import { extraPiece, lastPiece } from './extras.ts';
import { quote, rawName } from './names.ts';
import type { Plan } from './plan.ts';
import type { Piece } from './step.ts';
import type { Table } from './table.ts';
import { tableOf, tablePiece } from './table-piece.ts';

/** Everything that a plan makes, in one list of steps, and all the ways to change it. */
export function schemaOf(plan: Plan): Piece {
  const schemas = plan.schemas.map((style, place) => quote(rawName(style, 9000 + place)));
  const tables: Table[] = [];
  const pieces: Piece[] = [frame(schemas)];
  plan.tables.forEach((tablePlan, number) => {
    const table = tableOf(tablePlan, number + 1, schemas);
    pieces.push(tablePiece(table, tables));
    tables.push(table);
  });
  plan.extras.forEach(({ kind, style, variant }, number) => {
    pieces.push(extraPiece(kind, style, variant, number + 1, schemas[number % 2] ?? 'public'));
  });
  const steps = pieces.flatMap((piece) => piece.steps);
  const last = lastPiece(schemas[0] ?? 'public');
  return {
    steps: [...steps, ...last.steps.map((step) => ({ ...step, needs: steps.flatMap(({ makes }) => makes ?? []) }))],
    changes: [...pieces, last].flatMap(({ changes }) => changes),
  };
}

/** What every plan has: two schemas, and functions for its triggers. */
function frame(schemas: readonly string[]): Piece {
  const body = `returns trigger language plpgsql as 'begin return new; end'`;
  return {
    steps: [
      { makes: 'schema 0', sql: `create schema ${schemas[0]}` },
      { makes: 'schema 1', sql: `create schema ${schemas[1]}` },
      { makes: 'schemas', needs: ['schema 0', 'schema 1'], sql: 'select 1' },
      { makes: 'trigger function', sql: `create function public."on change"() ${body}` },
      { makes: 'trigger function', sql: `create function public."on other change"() ${body}` },
    ],
    changes: [],
  };
}
