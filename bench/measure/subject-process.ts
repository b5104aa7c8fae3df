import { fork } from 'node:child_process';
import { type Answer, answer, type Order } from '../subjects/orders.ts';
import type { SubjectSetup } from '../subjects/subject.ts';
import type { Contender } from './contender.ts';
import { lambdaFlags } from './lambda-flags.ts';

export interface SubjectOptions {
  readonly name: string;
  /** The file that `bundleSubjects` made. */
  readonly program: string;
  readonly setup: SubjectSetup;
  /** What a measurement must come out with. */
  readonly expected: string;
  /** Flags for Node. */
  readonly flags?: readonly string[];
}

/** A subject in a process of its own, prepared. It ends with `stop()`, and at the latest with this process. */
export async function startSubject({ name, program, setup, expected, flags = [] }: SubjectOptions): Promise<Contender> {
  const child = fork(program, [], { execArgv: [...flags], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const ask = (order: Order): Promise<Answer & { ok: true }> =>
    new Promise((resolve, reject) => {
      const onExit = () => reject(new Error(`${name}: the measured process ended.`));
      child.once('exit', onExit);
      child.once('message', (message) => {
        child.off('exit', onExit);
        const said = answer.safeParse(message).data;
        if (said?.ok) resolve(said);
        else reject(new Error(`${name}: ${said?.error ?? 'the measured process said something else.'}`));
      });
      child.send(order);
    });
  const prepared = await ask({ do: 'prepare', setup }).catch((error: unknown) => {
    child.kill();
    throw error;
  });
  const state = 'state' in prepared ? prepared.state : {};
  return {
    name,
    async measure(port) {
      const said = await ask({ do: 'measure', ...(port !== undefined && { port }) });
      if (!('figures' in said)) throw new Error(`${name}: the measured process gave no figures.`);
      const { outcome, ...sample } = said.figures;
      if (outcome !== expected) throw new Error(`${name}: expected "${expected}" and got "${outcome}".`);
      return sample;
    },
    // Memory is what counts in these, so they get as much as the smallest worker has.
    fresh: () => startSubject({ name, program, setup: { ...setup, state }, expected, flags: lambdaFlags(256) }),
    stop: () => {
      child.kill();
    },
  };
}
