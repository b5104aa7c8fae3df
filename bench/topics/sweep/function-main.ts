import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { createContext } from '../../../local/cloud/invocation.ts';
import { peakBytesOf } from '../../measure/process-facts.ts';
import { countRequests } from './count-requests.ts';
import type { Said } from './function-pool.ts';

/** One environment of a function, as the platform has them: the deployed code, called for one event after the other. */

const requests = countRequests();
const [, , bundle = '', name = ''] = process.argv;
const call = z.object({ event: z.unknown(), timeoutMs: z.number() });
const { handler } = z.record(z.string(), z.unknown()).parse({ ...(await import(pathToFileURL(bundle).href)) });
if (typeof handler !== 'function') throw new Error(`The bundle of the ${name} has no handler.`);
const handle = handler;

async function answer(message: unknown): Promise<Said> {
  const { event, timeoutMs } = call.parse(message);
  const cpuBefore = process.cpuUsage();
  const said = await Promise.resolve(handle(event, createContext(name, timeoutMs))).then(
    (answered) => ({ answer: answered }),
    (error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }),
  );
  const cpu = process.cpuUsage(cpuBefore);
  const peakBytes = peakBytesOf('self') ?? process.resourceUsage().maxRSS * 1024;
  return { ...said, requests: requests(), cpuMs: (cpu.user + cpu.system) / 1000, peakBytes };
}

process.on('message', (message) => void answer(message).then((said) => process.send?.(said)));
// Who called is gone: nobody will stop this process any more.
process.on('disconnect', () => process.exit());
