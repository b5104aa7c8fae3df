import { performance } from 'node:perf_hooks';

const everyMs = 2_000;

/** Says how far something is, every two seconds and no more often; what is over before says nothing. */
export function createProgress(write: (line: string) => void = (line) => void process.stderr.write(`${line}\n`)) {
  let last = performance.now();
  return {
    say(how: string): void {
      if (performance.now() - last < everyMs) return;
      last = performance.now();
      write(how);
    },
  };
}
