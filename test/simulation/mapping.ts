import type { Surroundings } from './gate.ts';
import type { Queue, Received } from './queue.ts';
import type { Scheduled } from './scheduler.ts';

export interface MappingSettings {
  readonly concurrency: number;
  /** Resolves to true when the message is done with, false when the queue shall deliver it again. */
  readonly handle: (received: Received) => Promise<boolean>;
  /** Until when nothing is fetched; undefined when it is. */
  readonly asleepUntil: () => number | undefined;
}

/** Fetches messages and calls a function with each, so many at a time, whenever there is one. */
export function startMapping(queue: Queue, settings: MappingSettings, { scheduler, random }: Surroundings): void {
  // The more there may be at once, the more pollers fetch for them.
  const longestPauseMs = Math.min(200, Math.max(1, Math.round(600 / settings.concurrency)));
  let busy = 0;
  let next: Scheduled | undefined;

  function wake(): void {
    next?.cancel();
    next = undefined;
    const visibleAt = queue.nextVisibleAt();
    if (visibleAt === undefined || busy >= settings.concurrency) return;
    const from = Math.max(scheduler.now(), visibleAt, settings.asleepUntil() ?? 0);
    next = scheduler.after(from - scheduler.now() + random.between(1, longestPauseMs), () => void fetch());
  }

  async function fetch(): Promise<void> {
    next = undefined;
    const received = settings.asleepUntil() === undefined ? await queue.receive() : undefined;
    if (received) void work(received);
    wake();
  }

  async function work(received: Received): Promise<void> {
    busy += 1;
    if (await settings.handle(received)) await queue.remove(received);
    busy -= 1;
    wake();
  }

  queue.onChange(wake);
}
