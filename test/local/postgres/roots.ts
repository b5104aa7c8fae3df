import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootPrefix } from '../../../local/postgres/cluster.ts';

/** The directories of servers that a process has started and not stopped: this process, unless another one is named. */
export async function rootsOf(pid: number | undefined = process.pid, directory = tmpdir()): Promise<string[]> {
  const names = await readdir(directory);
  return names.filter((name) => name.startsWith(`${rootPrefix}${pid}-`)).map((name) => join(directory, name));
}
