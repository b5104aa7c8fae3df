import type { Clock, RequestQueue, Tracker } from '../../shared/core/ports.ts';
import type { Log } from '../../shared/log.ts';

/** A request has room for so many; who is left out is asked about again next time. */
const mostTenants = 500;

/**
 * Looks in the tracker whom people want checked again, and asks the coordinator for a sweep of just those. Never throws:
 * their ticks stand until the check is done, and the next look is minutes away. `deadline` is in epoch ms.
 */
export async function askPeople(
  deadline: number,
  ports: {
    readonly openTracker: () => Promise<Tracker | undefined>;
    readonly requests?: RequestQueue | undefined;
    readonly now: Clock;
    readonly log: Log;
  },
): Promise<void> {
  const { openTracker, requests, log } = ports;
  try {
    const people = (await openTracker())?.people;
    if (!people || !requests) return;
    const rechecks = await people.readRechecks({ deadline });
    if (rechecks.length === 0) return log.debug('nobody asks for a recheck');
    await requests.send({ trigger: 'recheck', tenants: rechecks.slice(0, mostTenants) });
    log.info('a recheck is asked for', { tenants: rechecks.length });
  } catch (error) {
    log.warn('whom people want checked again could not be read', { error });
  }
}
