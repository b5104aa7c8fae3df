import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import tls from 'node:tls';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import * as z from 'zod';
import { createContext } from '../cloud/invocation.ts';

/** Inside the thread of a function: loads its code once, and calls its handler for every event that comes in. */

const { folder, handler, name, authorities } = z
  .object({ folder: z.string(), handler: z.string(), name: z.string(), authorities: z.string().optional() })
  .parse(workerData);
// A process would have read it when it started; a thread starts with what its process trusts.
if (authorities) tls.setDefaultCACertificates([...tls.getCACertificates('default'), readFileSync(authorities, 'utf8')]);
const call = z.object({ event: z.unknown(), timeoutMs: z.number() });
const [file = '', exported = ''] = handler.split('.');
const code = z
  .record(z.string(), z.unknown())
  .parse({ ...(await import(pathToFileURL(join(folder, `${file}.mjs`)).href)) });
const handle = code[exported];
if (typeof handle !== 'function') throw new Error(`${name}: ${file}.mjs exports no ${exported}.`);

parentPort?.on('message', async (message) => {
  const { event, timeoutMs } = call.parse(message);
  try {
    parentPort?.postMessage({ answer: await handle(event, createContext(name, timeoutMs)) });
  } catch (error) {
    parentPort?.postMessage({ error: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
  }
});
parentPort?.postMessage({ ready: true });
