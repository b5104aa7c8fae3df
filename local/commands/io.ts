import { DriftError } from '../../shared/core/errors.ts';

/** What a command may know of the world around it. Only local/cli.ts makes the real one. */

export interface Output {
  write(text: string): void;
  readonly isTTY: boolean;
  readonly columns: number | undefined;
}

export interface Io {
  /** The asked-for output only. */
  readonly stdout: Output;
  /** Progress, logs and errors. */
  readonly stderr: Output;
  /** All of stdin as text, read when it is asked for; absent where there is none. */
  readonly stdin?: () => Promise<string>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Aborted when somebody presses Ctrl-C. */
  readonly signal: AbortSignal;
}

/** Throws `usage-invalid` when there is no stdin, or nothing on it. */
export async function readStdin({ stdin }: Io): Promise<string> {
  const text = (await stdin?.()) ?? '';
  if (text.trim() !== '') return text;
  throw new DriftError('usage-invalid', 'Nothing came on stdin, which - stands for.');
}

/**
 * Waits for `work`, but not past an interrupt: then it throws `interrupted` and the caller's `finally` stops what `work`
 * was using. What `work` does after that is nobody's business any more.
 */
export async function interruptible<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  work.catch(() => undefined);
  const { promise: interrupted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(new DriftError('interrupted', 'Stopped before it was done.'));
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([work, interrupted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    interrupted.catch(() => undefined);
  }
}
