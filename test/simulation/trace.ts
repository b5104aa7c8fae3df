import { createLog, type Log, silentLog } from '../../shared/log.ts';
import type { Scheduler } from './scheduler.ts';

/** What happened in a simulation, line by line, when somebody wants to read it. */
export interface Trace {
  /** `who` did or met `what`, which is only spelled out when somebody wants to read it. */
  note(who: string, what: string | (() => string), rest?: string): void;
  /** What the stories log, as lines of the trace. */
  logFor(who: string): Log;
  readonly lines: readonly string[];
}

export function createTrace(scheduler: Pick<Scheduler, 'now'>, { wanted }: { readonly wanted: boolean }): Trace {
  const lines: string[] = [];
  const start = scheduler.now();
  const note = (who: string, what: string | (() => string), rest = ''): void => {
    if (!wanted) return;
    const text = typeof what === 'string' ? what : what();
    lines.push(`${since(start, scheduler.now())}  ${who.padEnd(15)} ${text}${rest}`);
  };
  return {
    note,
    lines,
    logFor(who) {
      if (!wanted) return silentLog;
      return createLog({ level: 'debug', now: scheduler.now, write: (line) => note(who, `  says ${spoken(line)}`) });
    },
  };
}

/** Hours, minutes, seconds and milliseconds since the simulation began. */
function since(start: number, now: number): string {
  const day = new Date(now - start).toISOString();
  return `+${Math.floor((now - start) / 86_400_000)}d ${day.slice(11, 23)}`;
}

/** A log line without what the trace says anyway. */
function spoken(line: string): string {
  const { time: _, message, ...fields }: Record<string, unknown> = JSON.parse(line);
  const rest = Object.entries(fields).map(([name, value]) => `${name}=${brief(value)}`);
  return [String(message), ...rest].join(' ').slice(0, 300);
}

function brief(value: unknown): string {
  if (typeof value === 'object' && value !== null && 'message' in value) return JSON.stringify(value.message);
  return JSON.stringify(value);
}
