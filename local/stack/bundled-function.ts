import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';
import * as z from 'zod';
import type { DeployedFunction } from './deployment.ts';

/** A function as it is deployed: the bundled code, its own variables, its time limit, its memory. */

export interface BundledFunction {
  /**
   * Calls it in a thread that is free, or in a new one. Throws what it throws, or that it ran out of time or memory. One that
   * `dies` is ended as soon as it has the event, and says nothing more.
   */
  invoke(event: unknown, options?: { readonly dies?: boolean }): Promise<unknown>;
  stop(): Promise<void>;
}

export interface FunctionOptions {
  readonly variables: Readonly<Record<string, string>>;
  /** Takes its log, line by line. */
  readonly writeLog: (line: string) => void;
}

const reply = z.union([
  z.object({ ready: z.literal(true) }),
  z.object({ error: z.string() }),
  z.object({ answer: z.unknown() }),
]);

export function createBundledFunction(deployed: DeployedFunction, options: FunctionOptions): BundledFunction {
  const { FunctionName: name, Timeout, MemorySize, Handler: handler, folder } = deployed;
  const idle: Worker[] = [];
  const all = new Set<Worker>();

  async function start(): Promise<Worker> {
    const thread = new Worker(new URL('./function-thread.ts', import.meta.url), {
      workerData: { folder, handler, name, authorities: options.variables.NODE_EXTRA_CA_CERTS },
      env: {
        ...options.variables,
        AWS_LAMBDA_FUNCTION_NAME: name,
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(MemorySize),
      },
      resourceLimits: { maxOldGenerationSizeMb: MemorySize },
      stdout: true,
      stderr: true,
    });
    all.add(thread);
    thread.once('exit', () => all.delete(thread));
    for (const input of [thread.stdout, thread.stderr]) createInterface({ input }).on('line', options.writeLog);
    await heard(thread);
    return thread;
  }

  return {
    async invoke(event, { dies = false } = {}) {
      const thread = idle.pop() ?? (await start());
      const limit = setTimeout(() => void thread.terminate(), Timeout * 1000);
      try {
        thread.postMessage({ event, timeoutMs: Timeout * 1000 });
        if (dies) void thread.terminate();
        const said = await heard(thread, `${name} timed out after ${Timeout} s, or its thread died.`);
        idle.push(thread);
        if ('error' in said) throw new Error(`${name}: ${said.error}`);
        return 'answer' in said ? said.answer : undefined;
      } finally {
        clearTimeout(limit);
      }
    },
    async stop() {
      await Promise.all([...all].map((thread) => thread.terminate()));
    },
  };
}

/** The next message of a thread. Throws what ended it instead. */
async function heard(thread: Worker, ended = 'The thread ended before it was ready.'): Promise<z.infer<typeof reply>> {
  const stopped = new AbortController();
  const exit = once(thread, 'exit', { signal: stopped.signal }).then(() => {
    throw new Error(ended);
  });
  // The one that loses ends with the abort.
  exit.catch(() => undefined);
  try {
    // An error of the thread rejects here: `once` listens for it too.
    const [message] = await Promise.race([once(thread, 'message', { signal: stopped.signal }), exit]);
    return reply.parse(message);
  } finally {
    stopped.abort();
  }
}
