import { DriftError } from '../../shared/core/errors.ts';
import { drawMishap, type Faults, type Part, slowest } from './faults.ts';
import { forever, type Life } from './life.ts';
import type { Random } from './random.ts';
import type { Scheduler } from './scheduler.ts';
import type { Tally } from './tally.ts';
import type { Trace } from './trace.ts';

/** The way from a process to the outside world: it takes time, and what can happen on it happens. */
export interface Gate {
  /** What the call answers, unless something goes wrong; never, once the process is dead. */
  pass<T>(life: Life, part: Part, what: string | (() => string), call: () => Promise<T>): Promise<T>;
  /** A port whose every method passes the gate. */
  guard<Port extends object>(life: Life, part: Part, port: Port): Port;
}

/** What every part of a simulated world works with. */
export interface Surroundings {
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly faults: Faults;
  readonly trace: Trace;
  readonly tally: Tally;
}

export function createGate({ scheduler, random, faults, trace, tally }: Surroundings): Gate {
  const wayMs = (part: Part): number => {
    if (part === 'tracker') {
      const most = scheduler.now() < faults.calmAt ? faults.rowMs : Math.min(500, faults.rowMs);
      return random.between(Math.min(100, most), most);
    }
    return random.between(1, 20);
  };

  async function pass<T>(life: Life, part: Part, what: string | (() => string), call: () => Promise<T>): Promise<T> {
    if (life.dead) return await forever();
    tally.add(requestsTo[part]);
    const mishap = drawMishap(faults, part, scheduler.now(), random);
    if (mishap) {
      tally.add(mishap);
      life.meetTrouble(part, scheduler.now());
    }
    await scheduler.sleep(mishap === 'slow' ? random.between(1_000, slowest[part]) : wayMs(part));
    if (mishap === 'refused') return await refuse(life, part, what);
    if (mishap === 'dies-before') return await die(life, 'before', what);
    // A request that is under way lands, also when its sender died meanwhile.
    let answer = await settle(call());
    if (mishap === 'done-twice') {
      await scheduler.sleep(wayMs(part));
      answer = await settle(call());
    }
    if (life.dead) trace.note(life.name, what, ': lands, though the sender is dead');
    if (mishap === 'dies-after') return await die(life, 'after', what);
    await scheduler.sleep(wayMs(part));
    if (life.dead) return await forever();
    trace.note(life.name, what, `${mishap ? `: ${mishap}` : ''}${'thrown' in answer ? ': throws' : ''}`);
    if (mishap === 'answer-lost') throw failure(part, 'The answer was lost.');
    if ('thrown' in answer) throw answer.thrown;
    return answer.value;
  }

  async function refuse(life: Life, part: Part, what: string | (() => string)): Promise<never> {
    if (life.dead) return await forever();
    trace.note(life.name, what, ': refused');
    throw failure(part, 'Too many requests.');
  }

  function die(life: Life, when: string, what: string | (() => string)): Promise<never> {
    trace.note(life.name, what, `: dies ${when} it`);
    life.die(when);
    return forever();
  }

  function guard<Port extends object>(life: Life, part: Part, port: Port): Port {
    return new Proxy(port, {
      get(target, name, receiver) {
        const member: unknown = Reflect.get(target, name, receiver);
        if (typeof member !== 'function' || typeof name !== 'string') return member;
        const label = (args: readonly unknown[]) => () =>
          [name, ...args.map(brief)].filter((word) => word !== '').join(' ');
        if (name === 'query') {
          return async function* (...args: readonly unknown[]) {
            await pass(life, part, label(args), async () => undefined);
            yield* Reflect.apply(member, target, args);
          };
        }
        return async (...args: readonly unknown[]): Promise<unknown> =>
          await pass(life, part, label(args), async () => await Reflect.apply(member, target, args));
      },
    });
  }

  return { pass, guard };
}

const requestsTo: Readonly<Record<Part, string>> = {
  store: 'requests-store',
  documents: 'requests-documents',
  queues: 'requests-queues',
  secrets: 'requests-secrets',
  tracker: 'requests-tracker',
  list: 'requests-list',
};

type Answer<T> = { readonly value: T } | { readonly thrown: unknown };

async function settle<T>(work: Promise<T>): Promise<Answer<T>> {
  try {
    return { value: await work };
  } catch (thrown) {
    return { thrown };
  }
}

function failure(part: Part, message: string): DriftError {
  return new DriftError(part === 'tracker' ? 'tracker-unavailable' : 'store-failed', message);
}

const told = new Set(['type', 'tick', 'why', 'index', 'tenantId', 'status', 'checked', 'seq', 'fence', 'until']);

/** An argument as a trace shows it. */
function brief(value: unknown): string {
  if (Array.isArray(value)) return `[${value.length}]`;
  if (typeof value === 'string') return value.startsWith('{') ? '' : value.slice(0, 90);
  if (typeof value !== 'object' || value === null) return String(value ?? '');
  const { pk = '', sk = '', ...fields }: Record<string, unknown> = { ...value };
  const named = Object.entries(fields).flatMap(([name, one]) => {
    const isTold = told.has(name) || (name.startsWith(':') && typeof one !== 'object');
    return isTold ? [`${name}=${String(one)}`] : [];
  });
  return [pk, sk, ...named].join(' ').trim();
}
