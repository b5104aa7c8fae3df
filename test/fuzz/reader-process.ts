import { AsyncLocalStorage } from 'node:async_hooks';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { DriftError } from '../../shared/core/errors.ts';
import { type Ending, type Job, order, type Report } from './jobs.ts';
import { connectionTo, withoutPort } from './record.ts';
import type { Before } from './target.ts';
import { targetOf } from './targets.ts';

/**
 * The process that reads, started by reader.ts. It is alone in it with the code of the product: what nobody catches,
 * what blocks and what fills the memory here is the product's doing.
 */

const running = new AsyncLocalStorage<number>();
const before = new Map<string, Before>();

const say = (report: Report): void => void process.send?.(report);

const stackOf = (thrown: unknown): string =>
  thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown);

for (const event of ['uncaughtException', 'unhandledRejection'] as const)
  process.on(event, (thrown: unknown) => {
    const id = running.getStore();
    say({ what: 'uncaught', ...(id !== undefined && { id }), stack: stackOf(thrown).slice(0, 2_000) });
  });

process.on('message', (received) => {
  const asked = order.parse(received);
  if (asked.do === 'learn') for (const [name, known] of Object.entries(asked.before)) before.set(name, known);
  else if (asked.do === 'talk') void running.run(asked.job.id, () => talk(asked.job));
  else void rest();
});
process.on('disconnect', () => process.exit());

/** A busy machine is no failure: many talk at once, and others use the machine. */
const slackMs = 3_000;

async function talk({ id, target: name, session, port, tls }: Job): Promise<void> {
  const target = targetOf(name);
  const connection = connectionTo(port, { database: target.database, tls: tls ? 'encrypt' : 'disable' });
  const known = before.get(session) ?? { mark: { token: 'none', hint: '' }, snapshot: '' };
  const began = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Ending>((resolve) => {
    timer = setTimeout(() => resolve({ how: 'late' }), target.mostMs + slackMs);
  });
  const learned = target.talk(connection, known).then(
    (text): Ending => ({ how: 'learned', text: withoutPort(text, connection) }),
    (thrown: unknown): Ending => ({
      how: 'failed',
      ...(thrown instanceof DriftError && { code: thrown.code }),
      message: thrown instanceof Error ? thrown.message : String(thrown),
      stack: stackOf(thrown).slice(0, 2_000),
    }),
  );
  const ending = await Promise.race([learned, late]);
  clearTimeout(timer);
  say({ what: 'ended', id, ending, tookMs: performance.now() - began });
}

/** What a process has open that talks with nobody: the pipe to its parent, and what it writes to. */
const alwaysOpen = new Set(['PipeWrap', 'TTYWrap', 'FileHandle', 'FSReqCallback', 'ProcessWrap']);

/** What was only just let go is given a moment to be gone. */
async function rest(): Promise<void> {
  const left = () => process.getActiveResourcesInfo().filter((name) => !alwaysOpen.has(name));
  const until = performance.now() + 1_500;
  for (;;) {
    const open = left();
    if (open.length === 0 || performance.now() > until) return say({ what: 'resting', open });
    // Not with a timer, which would itself be found.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/**
 * The most memory this process ever held, in bytes. On Linux `maxRSS` begins with what the parent held when it started
 * this process, so the kernel's own figure is taken where there is one.
 */
function peak(): number {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
    if (kilobytes !== undefined) return Number(kilobytes) * 1024;
  } catch {
    // Another system.
  }
  return process.resourceUsage().maxRSS * 1024;
}

setInterval(() => say({ what: 'pulse', peak: peak() }), 50).unref();
await wait(0);
say({ what: 'ready' });
