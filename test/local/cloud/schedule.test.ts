import { describe, expect, it } from 'vitest';
import { invokeSchedule } from '../../../local/cloud/schedule.ts';

describe('a schedule that is due', () => {
  const template =
    '{"trigger":"schedule","scheduledAt":"<aws.scheduler.scheduled-time>","run":"<aws.scheduler.execution-id>"}';

  it('fills in when it was due, to the second, and an id of its own', async () => {
    const scheduledAt = new Date('2026-03-01T04:05:06.789Z');
    const events = [
      await invokeSchedule(template, async (event) => event, { scheduledAt }),
      await invokeSchedule(template, async (event) => event, { scheduledAt }),
    ];
    expect(events[0]).toMatchObject({
      trigger: 'schedule',
      scheduledAt: '2026-03-01T04:05:06Z',
      run: expect.stringMatching(/^[\w-]{8,}$/),
    });
    expect(events[0]).not.toEqual(events[1]);
  });

  it('gives the function its remaining time, and passes on what it throws', async () => {
    const remaining = await invokeSchedule('{}', async (_, context) => context.getRemainingTimeInMillis(), {
      timeoutMs: 5_000,
    });
    expect(remaining).toBeGreaterThan(4_000);
    expect(remaining).toBeLessThanOrEqual(5_000);
    const failing = invokeSchedule('{}', () => Promise.reject(new Error('no canonical')));
    await expect(failing).rejects.toThrow('no canonical');
  });
});
