import { type FalseServer, startFalseServer } from './false-server.ts';
import { type Fault, judge, uncaughtFault, type Verdict } from './judge.ts';
import { behindLogin } from './logins.ts';
import { type Reader, type ReaderLimits, startReader } from './reader.ts';
import type { Recipe } from './recipe.ts';
import type { Recording } from './record.ts';
import { createScript } from './script.ts';
import { createSession } from './session.ts';

/** Where recipes are tried: false servers here, and the reader in a process of its own. */
export interface Bench {
  readonly sessions: readonly string[];
  /** Tries a recipe while others are tried; what it did may be told apart from theirs only by `alone`. */
  among(run: number, recipe: Recipe, lane: FalseServer, reader: Reader): Promise<Verdict>;
  /** Tries a recipe while nothing else goes on, and looks at what it leaves behind. */
  alone(recipe: Recipe): Promise<Verdict>;
  startReader(): Promise<Reader>;
  stop(): Promise<void>;
}

const lingerMs = 1_500;

/** `target` is tried in the place of the one that was recorded; for the fuzzer's own tests. */
export async function createBench(
  recordings: readonly Recording[],
  limits: ReaderLimits,
  target?: string,
): Promise<Bench> {
  const byName = new Map(recordings.map((recording) => [recording.name, recording]));
  const before = Object.fromEntries(recordings.map((recording) => [recording.name, recording.before]));
  const lane = await startFalseServer();
  let solo: Reader | undefined;
  let tried = 0;

  const recordingOf = (name: string): Recording => {
    const recording = byName.get(name);
    if (!recording) throw new Error(`there is no session ${name}; expected one of ${[...byName.keys()].join(', ')}`);
    return recording;
  };

  const among: Bench['among'] = async (id, recipe, server, reader) => {
    const recording = recordingOf(recipe.session);
    const session = createSession(behindLogin(recipe.login, recording.answers));
    server.serve(createScript(session, recipe));
    const job = { id, target: target ?? recording.target, session: recording.name, port: server.port };
    const outcome = await reader.talk({ ...job, tls: recipe.tls !== undefined });
    const hungUp = outcome.how === 'late' || (await server.leftAlone(lingerMs));
    return judge(outcome, recording.learned, hungUp);
  };

  const alone: Bench['alone'] = async (recipe) => {
    solo ??= await startReader(before, limits);
    tried += 1;
    const reader = solo;
    const id = -tried;
    const verdict = await among(id, recipe, lane, reader);
    const open = verdict.ended === 'late' ? [] : await reader.rest();
    const fault = soleFault(reader, id) ?? verdict.fault ?? leftOpen(open);
    // What went wrong once may go on, and memory that was held once is counted for ever.
    if (fault || reader.peak() > limits.memory / 2) {
      await reader.stop();
      solo = undefined;
    }
    return { ...verdict, ...(fault && { fault }) };
  };

  return {
    sessions: [...byName.keys()],
    among,
    alone,
    startReader: () => startReader(before, limits),
    async stop() {
      await Promise.all([lane.stop(), solo?.stop()]);
    },
  };
}

function soleFault(reader: Reader, id: number): Fault | undefined {
  const stack = reader.uncaught.find(({ ids }) => ids.includes(id) || ids.length === 0)?.stack;
  return stack === undefined ? undefined : uncaughtFault(stack);
}

const leftOpen = (open: readonly string[]): Fault | undefined =>
  open.length === 0 ? undefined : { symptom: `left open: ${[...new Set(open)].sort().join(', ')}`, detail: '' };
