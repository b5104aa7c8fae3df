import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import * as z from 'zod';
import type { Bundle } from '../../../infra/bundle/build-bundle.ts';
import { lambdaFlags } from '../../measure/lambda-flags.ts';
import type { Requests } from './count-requests.ts';

/** A function in processes of its own, as many as there are calls at the same time, each for one call after the other. */
export interface FunctionPool {
  /** Throws what the function throws, or that its process ended. */
  invoke(event: unknown): Promise<unknown>;
  /** What all calls cost since the last time it was asked; the peak is that of the largest process there ever was. */
  taken(): FunctionFigures;
  /** When no call is under way any more: what a sweep waits for may be written before the function has answered. */
  settled(): Promise<void>;
  stop(): void;
}

export interface FunctionFigures {
  readonly requests: Requests;
  readonly cpuMs: number;
  readonly peakBytes: number;
}

const said = z.object({
  answer: z.unknown().optional(),
  error: z.string().optional(),
  requests: z.record(z.string(), z.number()),
  cpuMs: z.number(),
  peakBytes: z.number(),
});
export type Said = z.infer<typeof said>;

export interface PoolOptions {
  /** The file that calls the bundle. */
  readonly program: string;
  readonly bundle: Bundle;
  readonly variables: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly timeoutMs: number;
}

export function createFunctionPool({ program, bundle, variables, memoryMb, timeoutMs }: PoolOptions): FunctionPool {
  const idle: ChildProcess[] = [];
  const all = new Set<ChildProcess>();
  const underWay = new Set<Promise<Said>>();
  let requests: Record<string, number> = {};
  let cpuMs = 0;
  let peakBytes = 0;

  function start(): ChildProcess {
    const child = fork(program, [join(bundle.folder, 'index.mjs'), bundle.stage], {
      execArgv: lambdaFlags(memoryMb),
      env: { ...variables },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    all.add(child);
    child.once('exit', () => all.delete(child));
    return child;
  }

  function add(heard: Said): void {
    for (const [name, times] of Object.entries(heard.requests)) requests[name] = (requests[name] ?? 0) + times;
    cpuMs += heard.cpuMs;
    peakBytes = Math.max(peakBytes, heard.peakBytes);
  }

  async function call(event: unknown): Promise<Said> {
    const child = idle.pop() ?? start();
    const heard = answerOf(child, bundle.stage);
    child.send({ event, timeoutMs });
    const answered = await heard;
    idle.push(child);
    add(answered);
    return answered;
  }

  return {
    async invoke(event) {
      const calling = call(event).finally(() => underWay.delete(calling));
      underWay.add(calling);
      const { answer, error } = await calling;
      if (error !== undefined) throw new Error(`${bundle.stage}: ${error}`);
      return answer;
    },
    taken() {
      const figures = { requests, cpuMs, peakBytes };
      [requests, cpuMs] = [{}, 0];
      return figures;
    },
    async settled() {
      while (underWay.size > 0) await Promise.allSettled(underWay);
    },
    stop() {
      for (const child of all) child.kill();
    },
  };
}

async function answerOf(child: ChildProcess, name: string): Promise<Said> {
  const heard = new AbortController();
  const ended = once(child, 'exit', { signal: heard.signal }).then(([code]) => {
    throw new Error(`The process of the ${name} ended with ${code}.`);
  });
  // The one that loses ends with the abort.
  ended.catch(() => undefined);
  try {
    const [message] = await Promise.race([once(child, 'message', { signal: heard.signal }), ended]);
    return said.parse(message);
  } finally {
    heard.abort();
  }
}
