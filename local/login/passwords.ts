import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Connection } from '../../shared/core/connection.ts';
import { passwordIn } from './passfile.ts';

/** Passwords that need to stand in no argument and no file of ours, looked for where libpq looks. */
export interface Passwords {
  /** For a connection without one: `PGPASSWORD`, else the password file; undefined when neither has any. */
  find(connection: Connection): Promise<string | undefined>;
}

/** `warn` is told, once, of a password file that is not used because others may read it. Throws nothing. */
export function createPasswords(
  env: Readonly<Record<string, string | undefined>>,
  warn: (text: string) => void,
): Passwords {
  let file: Promise<string> | undefined;
  return {
    async find(connection) {
      if (env.PGPASSWORD) return env.PGPASSWORD;
      const name = env.PGPASSFILE || (env.HOME && join(env.HOME, '.pgpass'));
      if (!name) return undefined;
      file ??= readPassfile(name, warn);
      return passwordIn(await file, connection);
    },
  };
}

/** Empty when it is not there or may not be used, as for libpq, whose warnings these are. */
async function readPassfile(name: string, warn: (text: string) => void): Promise<string> {
  const found = await stat(name).catch(() => undefined);
  if (!found) return '';
  if (!found.isFile()) {
    warn(`The password file ${name} is not a plain file, so it is not used.`);
    return '';
  }
  // Windows has no such bits.
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
    warn(`The password file ${name} has group or world access, so it is not used. Run: chmod 0600 ${name}`);
    return '';
  }
  return await readFile(name, 'utf8').catch(() => '');
}
