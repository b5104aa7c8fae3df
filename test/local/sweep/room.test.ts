import { describe, expect, it } from 'vitest';
import { descriptorLimit, roomFor } from '../../../local/sweep/room.ts';

describe('the room for checks', () => {
  it.each([
    [64, 20_000, 64],
    [64, 256, 33],
    [64, 128, 7],
    [2, 128, 2],
    [64, undefined, 64],
  ])('of %d that were asked for, with %s descriptors, is %d', (asked, limit, most) => {
    expect(roomFor(asked, limit)).toBe(most);
  });

  it('is said to be none where a sweep could not even start', () => {
    expect(() => roomFor(8, 64)).toThrow(/may have 64 files open, and a sweep needs 95\. Raise the limit/);
  });

  it.runIf(process.platform === 'linux')('comes from the limit of this process', () => {
    expect(descriptorLimit()).toBeGreaterThan(100);
  });
});
