import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type Ending, type Job, type Order, report } from './jobs.ts';
import type { Before } from './target.ts';

/** How a talk ended as seen from outside the process that had it. `lost`: the process came to its end meanwhile. */
export type Outcome = (Ending & { readonly tookMs: number }) | { readonly how: 'lost'; readonly why: string };

/** A process that reads; see reader-process.ts. */
export interface Reader {
  talk(job: Job): Promise<Outcome>;
  /** What nobody caught: of the job with this id, or of one of those that were under way. */
  readonly uncaught: readonly { readonly ids: readonly number[]; readonly stack: string }[];
  /** False once the process has died or was ended for what it did. */
  isAlive(): boolean;
  /** The most memory it ever held, in bytes. */
  peak(): number;
  /** What is open in it while nothing is under way. */
  rest(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

export interface ReaderLimits {
  /** In bytes, for all of the process. */
  readonly memory: number;
  /** How long it may say nothing at all, in milliseconds, before it counts as blocked. */
  readonly silenceMs: number;
}

const lookEveryMs = 100;
const program = fileURLToPath(new URL('reader-process.ts', import.meta.url));

export async function startReader(before: Readonly<Record<string, Before>>, limits: ReaderLimits): Promise<Reader> {
  const child = fork(program, [], {
    execArgv: ['--max-old-space-size=512'],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const underWay = new Map<number, (outcome: Outcome) => void>();
  const uncaught: { ids: readonly number[]; stack: string }[] = [];
  let alive = true;
  let highest = 0;
  // Counted in looks, not by the clock: when this process is held up itself, it does not hear either.
  let silentLooks = 0;
  let hasStarted = false;
  let rested: (open: readonly string[]) => void = () => {};
  let ready: () => void = () => {};
  const isReady = new Promise<void>((resolve) => {
    ready = resolve;
  });
  const lose = (why: string): void => {
    alive = false;
    clearInterval(watch);
    child.kill('SIGKILL');
    for (const resolve of underWay.values()) resolve({ how: 'lost', why });
    underWay.clear();
    rested([`the process, which ${why}`]);
    ready();
  };
  const watch = setInterval(() => {
    silentLooks += 1;
    if (hasStarted && silentLooks * lookEveryMs > limits.silenceMs) lose(`blocked for ${limits.silenceMs / 1000} s`);
  }, lookEveryMs);
  child.on('message', (received) => {
    silentLooks = 0;
    const said = report.parse(received);
    if (said.what === 'ready') {
      hasStarted = true;
      ready();
    } else if (said.what === 'resting') rested(said.open);
    else if (said.what === 'uncaught')
      uncaught.push({ ids: said.id === undefined ? [...underWay.keys()] : [said.id], stack: said.stack });
    else if (said.what === 'ended') {
      underWay.get(said.id)?.({ ...said.ending, tookMs: said.tookMs });
      underWay.delete(said.id);
    } else {
      highest = said.peak;
      if (highest > limits.memory) lose(`held more than ${Math.round(limits.memory / 1024 / 1024)} MB`);
    }
  });
  const ended = new Promise<void>((resolve) => {
    child.on('exit', (code, signal) => {
      if (alive) lose(`died with ${signal ?? `exit code ${code}`}`);
      resolve();
    });
  });
  child.on('error', (error) => lose(error.message));
  await isReady;
  tell(child, { do: 'learn', before: { ...before } });
  return {
    uncaught,
    isAlive: () => alive,
    peak: () => highest,
    talk: (job) =>
      new Promise((resolve) => {
        if (!alive) return resolve({ how: 'lost', why: 'was gone before' });
        underWay.set(job.id, resolve);
        tell(child, { do: 'talk', job });
      }),
    rest: () =>
      new Promise((resolve) => {
        if (!alive) return resolve([]);
        rested = resolve;
        tell(child, { do: 'rest' });
      }),
    async stop() {
      alive = false;
      clearInterval(watch);
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** Whoever is gone is heard of in another way. */
function tell(child: ChildProcess, order: Order): void {
  if (child.connected) child.send(order, () => {});
}
