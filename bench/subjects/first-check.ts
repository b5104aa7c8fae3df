import { firstCheck, loadCanonical } from './check.ts';
import { connectionOf, type Subject, type SubjectSetup } from './subject.ts';

/** The first check of a tenant by a warm worker: connect, read everything, compare with the canonical in memory. */
export async function makeFirstCheck(setup: SubjectSetup): Promise<Subject> {
  const canonical = await loadCanonical(setup);
  return { run: (port) => firstCheck(canonical, connectionOf(setup, port)) };
}
