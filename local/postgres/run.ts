import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';

/** PostgreSQL refuses to run as root, so root runs it as `nobody`, which exists everywhere and owns nothing. */
const nobody = 65534;
export const serverAccount: { readonly uid?: number; readonly gid?: number } =
  process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};

/** The caller's environment stays outside: a PGPORT or a locale of theirs must not change what the server does. */
const options = { ...serverAccount, env: { LC_ALL: 'C', TZ: 'UTC' }, windowsHide: true };

const execute = promisify(execFile);

/** Runs a program to its end as the server's account, in `directory`. Throws what it printed when it fails. */
export async function runAsServer(program: string, args: readonly string[], directory: string): Promise<string> {
  const { stdout } = await execute(program, args, { ...options, cwd: directory });
  return stdout;
}

/**
 * Runs a program that leaves a server behind, and gives its exit code. Its output goes nowhere: the server would inherit the
 * pipes on some systems, and waiting for their end would be waiting for the server's.
 */
export function launchAsServer(program: string, args: readonly string[], directory: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, cwd: directory, stdio: 'ignore' });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
