import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

const patienceMs = 3_000;

/**
 * Waits until the system lists none of the servers that have ended. They are nobody's children, so the first process of the
 * system must take note of their end, and some take a second for that. Systems without `/proc` are not waited for.
 */
export async function untilEndedServersAreForgotten(): Promise<void> {
  for (const end = performance.now() + patienceMs; performance.now() < end && processes().some(isEndedServer); )
    await wait(50);
}

/** Of each process, what the system says in one line: its number, its name in brackets, its state. */
function processes(): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/stat`, 'utf8')];
      } catch {
        return [];
      }
    });
}

const isEndedServer = (line: string): boolean => /^\d+ \(postgres\) Z /.test(line);
