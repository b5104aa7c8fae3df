import { compare, loadCanonical, readSchema } from './check.ts';
import { connectionOf, type Subject, type SubjectSetup } from './subject.ts';

/** Comparing alone: both snapshots are in memory before. */
export async function makeDiff(setup: SubjectSetup): Promise<Subject> {
  const canonical = await loadCanonical(setup);
  const actual = await readSchema(connectionOf(setup));
  return { run: () => compare(canonical, actual) };
}
