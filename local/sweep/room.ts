import { readFileSync } from 'node:fs';
import { DriftError } from '../../shared/core/errors.ts';

/** How many tenants this process can check at once with the file descriptors that it may have. */

/** What a sweep has open before it checks anybody: files, servers, the tracker. */
const always = 90;
/** Of one check: its database, and both ends of connections to the stores and queues in this process. Measured: 3 to 4. */
const perCheck = 5;

/**
 * How many of so many checks there is room for. No limit is known where `limit` is undefined. Throws `machine-exhausted`
 * when there is room for none.
 */
export function roomFor(asked: number, limit: number | undefined): number {
  const most = limit === undefined ? asked : Math.floor((limit - always) / perCheck);
  if (most >= 1) return Math.min(asked, most);
  const message = `This process may have ${limit} files open, and a sweep needs ${always + perCheck}. Raise the limit: ulimit -n.`;
  throw new DriftError('machine-exhausted', message);
}

/** Node raises its limit to the most that it may have, which is the hard one: https://man7.org/linux/man-pages/man5/proc_pid_limits.5.html */
export function descriptorLimit(): number | undefined {
  try {
    const [, soft] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? [];
    return soft === undefined ? undefined : Number(soft);
  } catch {
    return undefined;
  }
}
