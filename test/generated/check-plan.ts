import { compareSettings } from '../../shared/core/compare-settings.ts';
import { describe } from '../../shared/core/describe.ts';
import { diff } from '../../shared/core/diff.ts';
import type { SameMeaning } from '../../shared/core/same-value.ts';
import type { Snapshot } from '../../shared/core/snapshot.ts';
import { createCatalogReader } from '../../shared/postgres/catalog-reader.ts';
import type { DatabaseFactory } from '../support/databases.ts';
import { oracleDifference, oracleLines } from './oracle.ts';
import { dumpedWords } from './pg-dump.ts';
import type { Plan } from './plan.ts';
import { schemaOf } from './schema.ts';
import { inAnotherOrder, inOrder } from './step.ts';
import { type Subject, withSchema } from './with-schema.ts';

/** What checking plans came to so far. */
export interface Tally {
  schemas: number;
  changes: number;
  /** Changes that this schema refused: they were not checked. */
  refused: number;
  /** Changes that left the schema as it was, for the oracle. */
  silent: number;
  readonly refusals: Map<string, string>;
}

export const newTally = (): Tally => ({ schemas: 0, changes: 0, refused: 0, silent: 0, refusals: new Map() });

export interface Checking {
  readonly databases: DatabaseFactory;
  readonly sameMeaning: SameMeaning;
  readonly tally: Tally;
  /** Ask pg_dump as well; it must be able to read the server. */
  readonly dump?: boolean;
}

const reader = createCatalogReader();
const strict = compareSettings.parse({ profile: 'strict' });

/** Makes the schema of the plan, in two orders; changes one of them step by step; throws when reader and oracle disagree. */
export async function checkPlan(checking: Checking, plan: Plan): Promise<void> {
  const { databases, tally } = checking;
  tally.schemas += 1;
  const { steps, changes } = schemaOf(plan);
  const other = await withSchema(databases, inAnotherOrder(steps, plan.order), ({ connection }) =>
    reader.read(connection),
  );
  await withSchema(databases, inOrder(steps), async (subject) => {
    const first = await reader.read(subject.connection);
    expectNothing('another fingerprint when read again', await fingerprintMoves(subject, first));
    expectNothing('the same schema in another order', findings(checking, first, other));
    expectNothing('unread kinds', Object.keys(first.unmodeled));
    const picked = plan.changes.flatMap((pick) => changes[pick % changes.length] ?? []);
    expectNothing('disagreements', await followChanges(checking, subject, picked));
  });
}

const fingerprintMoves = async ({ connection }: Subject, { fingerprint }: Snapshot): Promise<string[]> => {
  const again = await reader.read(connection);
  return again.fingerprint === fingerprint ? [] : [`${fingerprint} became ${again.fingerprint}`];
};

/** What the database is, for the comparer and for those who know nothing of it. */
async function look({ connection, client }: Subject, dump: boolean) {
  return {
    snapshot: await reader.read(connection),
    lines: await oracleLines(client),
    words: dump ? await dumpedWords(connection) : [],
  };
}

/** Runs the changes one after the other; returns where the comparer and the others disagree. */
async function followChanges(checking: Checking, subject: Subject, changes: readonly string[]): Promise<string[]> {
  const { tally, dump = false } = checking;
  const wrong: string[] = [];
  let before = await look(subject, dump);
  for (const change of changes) {
    tally.changes += 1;
    const refusal = await subject.client.query(change).then(() => undefined, String);
    if (refusal !== undefined) {
      tally.refused += 1;
      tally.refusals.set(change, refusal);
      continue;
    }
    const after = await look(subject, dump);
    const shown = oracleDifference(before.lines, after.lines);
    if (shown.length === 0) tally.silent += 1;
    const found = findings(checking, before.snapshot, after.snapshot);
    wrong.push(...disagreements(change, shown, found));
    if (found.length === 0 && before.words.join(' ') !== after.words.join(' ')) {
      wrong.push(`missed ${change}, which pg_dump shows:`, ...oracleDifference(before.words, after.words));
    }
    before = after;
  }
  return wrong;
}

/** The findings in both directions; none unless both have some. */
function findings({ sameMeaning }: Checking, one: Snapshot, other: Snapshot): readonly string[] {
  const forth = diff(one, other, strict, { sameMeaning }).findings.map(describe);
  const back = diff(other, one, strict, { sameMeaning }).findings.map(describe);
  if (forth.length > 0 !== back.length > 0)
    throw new Error(`only in one direction:\n${[...forth, ...back].join('\n')}`);
  return [...forth, ...back];
}

/** What the oracle shows against what the comparer finds. */
function disagreements(change: string, shown: readonly string[], found: readonly string[]): string[] {
  if (shown.length === 0) return found.map((finding) => `false finding after ${change}: ${finding}`);
  return found.length === 0 ? [`missed ${change}:`, ...shown] : [];
}

function expectNothing(what: string, found: readonly string[]): void {
  if (found.length > 0) throw new Error(`${what}:\n${found.join('\n')}`);
}
