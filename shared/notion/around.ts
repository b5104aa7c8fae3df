import type { DriftMatrix } from '../core/matrix.ts';
import type { Calls } from './calls.ts';
import { type CompanionSheet, ensureCompanion } from './companions/ensure-companion.ts';
import { patterns as patternsCompanion } from './companions/patterns.ts';
import { relatePatterns } from './companions/relate-patterns.ts';
import { sweeps as sweepsCompanion } from './companions/sweeps.ts';
import { type CompanionWriter, knownPatterns, writePatterns } from './companions/write-patterns.ts';
import { writeSweep } from './companions/write-sweep.ts';
import type { Schema } from './ensure-schema.ts';
import { ensureViews } from './ensure-views.ts';
import type { Place } from './find-data-source.ts';
import type { Memory } from './memory.ts';
import type { Softly } from './softly.ts';
import { viewsOf } from './views.ts';

/** What a database has around the rows of its tenants. All of it is decoration: where it fails, the rows are written. */
export interface Around {
  readonly patterns?: CompanionSheet;
  /** The property in which a tenant names its patterns. */
  readonly relation?: string;
  readonly sweeps?: CompanionSheet;
}

interface Parts {
  readonly memory: Memory;
  readonly softly: Softly;
}

/** The companions of the database, made where they were never there. Throws what concerns everything. */
export async function openAround(
  calls: Calls,
  { database }: Place,
  tenants: Pick<Schema, 'dataSourceId' | 'properties'>,
  { memory, softly }: Parts,
): Promise<Around> {
  if (!database) return {};
  const open = (companion: typeof patternsCompanion) =>
    softly(`the data source “${companion.name}”`, () => ensureCompanion(calls, database, companion, memory));
  const patterns = await open(patternsCompanion);
  const sweeps = await open(sweepsCompanion);
  const relation =
    patterns &&
    (await softly('the relation to drift patterns', () => relatePatterns(calls, tenants, patterns, memory)));
  return { ...(patterns && { patterns }), ...(relation && { relation }), ...(sweeps && { sweeps }) };
}

/** Before the rows: what they refer to. Gives the schema that the rows have, and the page of each pattern, if any. */
export async function writeBefore(
  calls: Calls,
  { patterns, relation }: Around,
  schema: Schema,
  { matrix, complete, softly }: { readonly matrix: DriftMatrix; readonly complete: boolean; readonly softly: Softly },
  writer: CompanionWriter,
): Promise<{ readonly sheet: Schema; readonly patterns?: ReadonlyMap<string, string> }> {
  if (!patterns) return { sheet: schema };
  // Where they cannot be written, rows keep those that they have.
  const pages =
    (await softly('the drift patterns', () => writePatterns(calls, patterns, matrix, complete, writer))) ??
    (await knownPatterns(patterns, matrix, writer));
  if (relation === undefined) return { sheet: schema };
  const ids = { ...schema.ids, patterns: relation };
  return { sheet: { ...schema, ids }, patterns: pages };
}

/** After the rows, and only of the whole fleet: the row of the sweep, and views of all that is there now. */
export async function writeAfter(
  calls: Calls,
  { database }: Place,
  tenants: Schema,
  around: Around,
  found: { readonly matrix: DriftMatrix; readonly hidden: number },
  { softly, ...writer }: CompanionWriter & { readonly softly: Softly },
): Promise<void> {
  const { sweeps } = around;
  if (sweeps) await softly('the row of the sweep', () => writeSweep(calls, sweeps, found, writer));
  if (database) await ensureViews(calls, database, viewsOf({ tenants, ...around }), { memory: writer.memory, softly });
}
