import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { type BundledFunction, createBundledFunction } from '../../../local/stack/bundled-function.ts';

const folder = mkdtempSync(join(tmpdir(), 'driftmatrix-function-'));
const code = `
  export const handler = async (event, context) => {
    if (event.hang) await new Promise((resolve) => setTimeout(resolve, 600_000));
    if (event.fill) for (const kept = []; ; ) kept.push(new Array(100_000).fill(event.fill));
    if (event.fail) throw new TypeError(event.fail);
    return { said: process.env.SAID, left: context.getRemainingTimeInMillis() <= 1000 };
  };`;
writeFileSync(join(folder, 'index.mjs'), code);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let started: BundledFunction | undefined;
afterEach(() => started?.stop());
function start(timeoutSeconds = 1): BundledFunction {
  started = createBundledFunction(
    {
      ...{ logicalId: 'F', FunctionName: 'f', Handler: 'index.handler', Role: 'r', Code: { S3Key: 'k' } },
      ...{ Timeout: timeoutSeconds, MemorySize: 64, folder, rights: [] },
    },
    { variables: { SAID: 'its own variable' }, writeLog: () => undefined },
  );
  return started;
}

describe('a function as it is deployed', () => {
  it('answers, with its own variables and the time that it has', async () => {
    expect(await start().invoke({})).toEqual({ said: 'its own variable', left: true });
  });

  it('throws what it throws, and answers the next event', async () => {
    const code = start();
    await expect(code.invoke({ fail: 'not this one' })).rejects.toThrow('f: TypeError: not this one');
    expect(await code.invoke({})).toMatchObject({ left: true });
  });

  it('is ended when it takes longer than it may, and begins anew', async () => {
    const code = start();
    await expect(code.invoke({ hang: true })).rejects.toThrow(/f timed out after 1 s/);
    expect(await code.invoke({})).toMatchObject({ left: true });
  });

  it('dies of an event when told to, and begins anew', async () => {
    const code = start();
    await expect(code.invoke({}, { dies: true })).rejects.toThrow(/its thread died/);
    expect(await code.invoke({})).toMatchObject({ left: true });
  });

  it('is ended when it takes more memory than it may', async () => {
    // Long enough that memory runs out first, also where collecting it is slow.
    await expect(start(120).invoke({ fill: 'x' })).rejects.toThrow(/memory/i);
  });
});
