import { performance } from 'node:perf_hooks';

const leastMs = 2_000;

/** Says how far something is: after two seconds, and then each time that it has taken a tenth longer. */
export function createProgress(write: (line: string) => void = (line) => void process.stderr.write(`${line}\n`)) {
  const start = performance.now();
  let next = start + leastMs;
  return {
    say(how: string): void {
      const now = performance.now();
      if (now < next) return;
      next = now + Math.max(leastMs, (now - start) / 10);
      write(how);
    },
  };
}
