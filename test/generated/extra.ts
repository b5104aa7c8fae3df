import type { Piece } from './step.ts';

/** Objects beside the tables. Each maker gets names of its own and a small number that chooses a variant. */
export interface ExtraInput {
  readonly number: number;
  /** Quoted schema. */
  readonly schema: string;
  /** Quoted name, unique in the database. */
  readonly name: string;
  /** The two together. */
  readonly full: string;
  readonly variant: number;
}

export type MakeExtra = (input: ExtraInput) => Piece;

/** Steps where only the first needs nothing but the schemas. */
export const inRow = (...sql: readonly string[]): Piece['steps'] =>
  sql.map((statement) => ({ needs: ['schemas'], sql: statement }));

/** What can happen to objects of most kinds. */
export const common = (kind: string, full: string): string[] => [
  `alter ${kind} ${full} owner to app_owner`,
  `comment on ${kind} ${full} is 'it''s a ${kind}'`,
  `comment on ${kind} ${full} is null`,
  `alter ${kind} ${full} set schema public`,
  `alter ${kind} ${full} rename to "renamed ${kind}"`,
  `drop ${kind} ${full} cascade`,
];

/** Steps that must come in this order. */
export const chain = (id: string, ...statements: readonly string[]): Piece['steps'] =>
  statements.map((sql, place) => ({
    makes: `${id} ${place}`,
    needs: place === 0 ? ['schemas'] : ['schemas', `${id} ${place - 1}`],
    sql,
  }));
