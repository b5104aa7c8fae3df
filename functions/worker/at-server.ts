import { DriftError } from '../../shared/core/errors.ts';
import type { TenantMessage } from '../../shared/core/messages.ts';
import type { Clock } from '../../shared/core/ports.ts';
import { isGivenUp, isSilence, type ServerSlots, type Slot } from '../../shared/core/server-slots.ts';
import type { Log } from '../../shared/log.ts';

export interface ServerPorts {
  readonly store: ServerSlots;
  readonly now: Clock;
  readonly log: Log;
  /** How many checks may be with one database server at once. */
  readonly perServer: number;
  /** After how long a check that says nothing more has died: its slot is free again. */
  readonly slotMs: number;
}

/**
 * Does the work in one of the server's slots. Throws `server-busy` when none is free or the server is left alone for a
 * while, and `connection-timed-out` without asking when too many checks of this sweep timed out there, one after the
 * other; else what the work throws.
 */
export async function atServer<T>(
  server: string,
  { sweepId, index }: Pick<TenantMessage, 'sweepId' | 'index'>,
  ports: ServerPorts,
  work: () => Promise<T>,
): Promise<T> {
  const { store, now, perServer: most, slotMs } = ports;
  const at = now();
  const answer = await store.takeSlot({ server, sweepId, most, spread: index, now: at, until: at + slotMs });
  if ('refused' in answer) {
    if (answer.refused === 'full') throw new DriftError('server-busy', `${server}: all connections are in use.`);
    const times = `${answer.silences} checks of this sweep`;
    if (!isGivenUp(answer.silences)) throw new DriftError('server-busy', `${server}: ${times} timed out there.`);
    throw new DriftError('connection-timed-out', `${server}: ${times} timed out there, so it was not asked again.`);
  }
  try {
    const done = await work();
    if (answer.silences > 0) await store.noteAnswer(server, sweepId);
    return done;
  } catch (error) {
    if (isSilence(error)) await store.noteSilence(server, sweepId, { began: at, at: now() });
    else if (answer.silences > 0) await store.noteAnswer(server, sweepId);
    throw error;
  } finally {
    await giveBack(answer.taken, ports);
  }
}

/** What was found counts, whether or not the slot can be given back: it runs out. */
async function giveBack(slot: Slot, { store, log }: ServerPorts): Promise<void> {
  await store.releaseSlot(slot).catch((error: unknown) => log.warn('a slot stays taken until it runs out', { error }));
}
