import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootPrefix } from '../../../local/postgres/cluster.ts';

/** The directories of the servers that a process (this one when none is named) has started and not stopped. */
export async function rootsOfThisProcess(pid: number | undefined = process.pid): Promise<string[]> {
  const names = await readdir(tmpdir());
  return names.filter((name) => name.startsWith(`${rootPrefix}${pid}-`)).map((name) => join(tmpdir(), name));
}
