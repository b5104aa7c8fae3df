import type { Log } from '../../shared/log.ts';
import type { Surroundings } from './gate.ts';
import { runningProcess } from './intervals.ts';
import { Life } from './life.ts';

/** One function: its processes, each of which serves one call at a time and remembers things between calls. */
export interface Pool<Ports> {
  /** Undefined when the process died over it. Throws what the story throws. */
  invoke<T>(story: (process: Process<Ports>) => Promise<T>): Promise<T | undefined>;
  /** No call reaches the processes of before. */
  redeploy(): void;
}

export interface Process<Ports> {
  readonly life: Life;
  readonly ports: Ports;
  readonly now: () => number;
  /** When the call that is under way will be cut off, by this process's clock. */
  readonly endsAt: number;
}

/** What a process is born with. */
export interface Birth {
  readonly life: Life;
  /** Epoch ms, wrong by this process's own error. */
  readonly now: () => number;
  readonly log: Log;
}

interface Kept<Ports> {
  readonly life: Life;
  readonly ports: Ports;
  readonly now: () => number;
  readonly generation: number;
  busy: boolean;
}

export interface PoolSettings<Ports> {
  readonly name: string;
  readonly timeoutMs: number;
  readonly equip: (birth: Birth) => Ports;
  /** Whether every call dies just now. */
  readonly isBroken?: () => boolean;
}

const mostKept = 300;

export function createPool<Ports>(settings: PoolSettings<Ports>, surroundings: Surroundings): Pool<Ports> {
  const { name, timeoutMs, equip } = settings;
  const { scheduler, random, faults, trace, tally } = surroundings;
  const processes: Kept<Ports>[] = [];
  let born = 0;
  let generation = 0;

  function take(): Kept<Ports> {
    const idle = processes.filter((one) => !one.busy && !one.life.dead && one.generation === generation);
    if (idle.length > 0 && random.chance(0.95)) return random.pick(idle);
    born += 1;
    const life = new Life(`${name}-${born}`);
    const skew = random.between(-faults.skewMs, faults.skewMs);
    const now = () => scheduler.now() + (scheduler.now() < faults.calmAt ? skew : 0);
    const kept = { life, ports: equip({ life, now, log: trace.logFor(life.name) }), now, generation, busy: false };
    // Whoever has been idle goes, once there are many.
    const [oldest] = idle;
    if (oldest && processes.length >= mostKept) processes.splice(processes.indexOf(oldest), 1);
    processes.push(kept);
    return kept;
  }

  function kill(life: Life, why: string): void {
    if (life.dead) return;
    trace.note(life.name, `is killed: ${why}`);
    tally.add(why);
    life.die(why);
  }

  return {
    async invoke(story) {
      const process = take();
      const { life, ports, now } = process;
      process.busy = true;
      life.calledAt = scheduler.now();
      const cutOff = scheduler.after(timeoutMs, () => kill(life, `${name}-out-of-time`));
      if (settings.isBroken?.()) scheduler.after(random.between(0, 200), () => kill(life, `${name}-broken`));
      let takeBack = (): void => undefined;
      const death = new Promise<undefined>((resolve) => {
        takeBack = life.onDeath(() => resolve(undefined));
      });
      try {
        const call = { life, ports, now, endsAt: now() + timeoutMs };
        return await Promise.race([runningProcess.run({ life, scheduler }, () => story(call)), death]);
      } finally {
        takeBack();
        cutOff.cancel();
        process.busy = false;
        if (life.dead) processes.splice(processes.indexOf(process), 1);
      }
    },
    redeploy() {
      generation += 1;
    },
  };
}
