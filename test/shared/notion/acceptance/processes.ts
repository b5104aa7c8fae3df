import type { MatrixRow } from '../../../../shared/core/matrix.ts';
import type { TrackerReport } from '../../../../shared/core/ports.ts';
import type { Memory } from '../../../../shared/notion/memory.ts';
import { aMatrix } from '../fixtures.ts';
import type { NotionUnderTest } from '../use-notion.ts';

/** Publishing as it goes in the cloud: one process after the other, which share nothing but what is kept. */

export interface InvocationOptions {
  readonly memory: Memory;
  /** How long each process may work. */
  readonly seconds: number;
  /** The allowance that each keeps to: a small one makes many processes of few rows. */
  readonly requestsPerMinute?: number;
}

/** Publishes with a process of its own each time, until one has finished; what each of them reported. */
export async function publishInTurns(
  under: NotionUnderTest,
  rows: readonly MatrixRow[],
  { memory, seconds, requestsPerMinute = 60 }: InvocationOptions,
): Promise<TrackerReport[]> {
  const reports: TrackerReport[] = [];
  while (!reports.at(-1)?.finished) {
    if (reports.length >= 50) throw new Error('Fifty processes did not finish it.');
    const deadline = under.clock.now() + seconds * 1000;
    reports.push(
      await under.aTracker({ memory, requestsPerMinute }).publish(aMatrix(rows), { deadline, complete: true }),
    );
    // As the queue brings the next message.
    await under.clock.sleep(1000);
  }
  return reports;
}

/**
 * Requests that may be under way while the clock of a test jumps: they count where they arrive. For this the tracker keeps
 * five below what Notion allows.
 */
export const underWay = 5;

/** What a process may use that dies at its n-th request: before that is sent, or before its answer arrives. */
export interface Mortal {
  readonly fetch: typeof fetch;
  readonly memory: Memory;
  /** Resolves when it is dead and nothing of it is under way any more. */
  readonly died: Promise<'died'>;
}

export function mortal(memory: Memory, nth: number, dies: 'before-sending' | 'before-the-answer'): Mortal {
  const { promise: died, resolve } = Promise.withResolvers<'died'>();
  const never = new Promise<never>(() => undefined);
  let [requests, underWay, dead] = [0, 0, false];
  const die = (): void => {
    dead = true;
    if (underWay === 0) resolve('died');
  };
  const whileAlive = <T>(work: () => Promise<T>): Promise<T> => (dead ? never : work());
  return {
    died,
    memory: {
      read: (key) => whileAlive(() => memory.read(key)),
      write: (key, text) => whileAlive(() => memory.write(key, text)),
    },
    fetch: (input, init) =>
      whileAlive(async () => {
        requests += 1;
        const isLast = requests === nth;
        if (isLast && dies === 'before-sending') {
          die();
          return await never;
        }
        underWay += 1;
        const answer = await fetch(input, init);
        underWay -= 1;
        if (isLast || dead) {
          die();
          return await never;
        }
        return answer;
      }),
  };
}

/** Whole numbers below `end`, the same row of them each time. */
export function numbersBelow(end: number, seed = 1): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * end);
  };
}
