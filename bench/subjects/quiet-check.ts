import { quietCheck, readMark } from './mark.ts';
import { connectionOf, type Subject, type SubjectSetup } from './subject.ts';

/** The check of a tenant whose catalogs have not moved since the last one. */
export async function makeQuietCheck(setup: SubjectSetup): Promise<Subject> {
  const mark = setup.state?.mark ?? (await readMark(connectionOf(setup)));
  return { run: (port) => quietCheck(connectionOf(setup, port), mark), state: { mark } };
}
