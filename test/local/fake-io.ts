import type { Io } from '../../local/commands/io.ts';

export interface FakeIo extends Io {
  readonly out: () => string;
  readonly err: () => string;
}

/** A command's surroundings that remember what was written. No terminal unless `columns` are given. */
export function fakeIo(
  given: { cwd?: string; env?: Record<string, string>; columns?: number; signal?: AbortSignal; stdin?: string } = {},
): FakeIo {
  const { cwd = '/nonexistent', env = {}, columns, signal = new AbortController().signal, stdin } = given;
  const written = { out: '', err: '' };
  const output = (name: 'out' | 'err') => ({
    write: (text: string): void => {
      written[name] += text;
    },
    isTTY: columns !== undefined,
    columns,
  });
  return {
    stdout: output('out'),
    stderr: output('err'),
    ...(stdin !== undefined && { stdin: async () => stdin }),
    env,
    cwd,
    signal,
    out: () => written.out,
    err: () => written.err,
  };
}
