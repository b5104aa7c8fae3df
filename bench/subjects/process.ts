import { peakBytesOf } from '../measure/process-facts.ts';
import { type Answer, order } from './orders.ts';
import type { Subject, SubjectName, SubjectSetup } from './subject.ts';

/** The process in which one subject is measured. It is told what to do, and answers with figures. */

/** Loaded one by one, so that the memory of one is not the memory of all. */
const makers: Readonly<Record<SubjectName, (setup: SubjectSetup) => Promise<Subject>>> = {
  'bare-connect': async (setup) => (await import('./bare-connect.ts')).makeBareConnect(setup),
  'first-check': async (setup) => (await import('./first-check.ts')).makeFirstCheck(setup),
  'quiet-check': async (setup) => (await import('./quiet-check.ts')).makeQuietCheck(setup),
  'pg-delta': async (setup) => (await import('./pg-delta.ts')).makePgDelta(setup),
  'fleet-connect': async (setup) => (await import('./fleet.ts')).makeFleetConnect(setup),
  'fleet-first': async (setup) => (await import('./fleet.ts')).makeFleetFirst(setup),
  'fleet-quiet': async (setup) => (await import('./fleet.ts')).makeFleetQuiet(setup),
  diff: async (setup) => (await import('./diff.ts')).makeDiff(setup),
};

let subject: Subject | undefined;

async function obey(message: unknown): Promise<Answer> {
  const told = order.parse(message);
  if (told.do === 'prepare') {
    subject = await makers[told.setup.subject](told.setup);
    return { ok: true, state: subject.state ?? {} };
  }
  if (!subject) throw new Error('Prepare comes before measure.');
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  const outcome = await subject.run(told.port);
  const wallMs = performance.now() - startedAt;
  const cpu = process.cpuUsage(cpuBefore);
  const peakBytes = peakBytesOf('self') ?? process.resourceUsage().maxRSS * 1024;
  return { ok: true, figures: { wallMs, clientCpuMs: (cpu.user + cpu.system) / 1000, peakBytes, outcome } };
}

async function answerTo(message: unknown): Promise<Answer> {
  try {
    return await obey(message);
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

process.on('message', (message) => void answerTo(message).then((answer) => process.send?.(answer)));
// Who asked for the figures is gone: nobody will stop this process any more.
process.on('disconnect', () => process.exit());
