import { describe, expect, it } from 'vitest';
import { createStopper } from '../../local/stopper.ts';

describe('a stopper', () => {
  it('stops in the opposite order, once, and goes on after a failure', async () => {
    const stopped: string[] = [];
    const stopper = createStopper();
    await stopper.add(() => void stopped.push('server'));
    await stopper.add(() => Promise.reject(new Error('stuck')));
    await stopper.add(() => void stopped.push('client'));
    await expect(stopper.stop()).rejects.toThrow('stuck');
    await expect(stopper.stop()).rejects.toThrow('stuck');
    expect(stopped).toEqual(['client', 'server']);
  });

  it('stops at once what was started too late', async () => {
    const stopped: string[] = [];
    const stopper = createStopper();
    await stopper.stop();
    await stopper.add(() => void stopped.push('late'));
    expect(stopped).toEqual(['late']);
  });
});
