import { DriftError } from './errors.ts';
import type { ConnectionReference, Tenant } from './tenant.ts';

/**
 * A database server serves somebody else: so many connections to it at once and no more, however many workers there are.
 * Each is a slot with an end, so that a worker that dies gives its slot back too. A server that does not answer gets one
 * connection at a time, and then a pause: it holds up nobody but its own tenants.
 */
export interface ServerSlots {
  /** A slot of the server, if it has one to give. */
  takeSlot(request: SlotRequest): Promise<SlotAnswer>;
  /** Gives the slot to the next one; nothing when it has run out. */
  releaseSlot(slot: Slot): Promise<void>;
  /** The server let a check run out of time, from `began` until `at`. */
  noteSilence(server: string, sweepId: string, time: { readonly began: number; readonly at: number }): Promise<void>;
  /** The server that was silent has answered. */
  noteAnswer(server: string, sweepId: string): Promise<void>;
}

export interface SlotRequest {
  readonly server: string;
  readonly sweepId: string;
  /** How many at once. */
  readonly most: number;
  /** Where to look first, so that those who come together do not all want the same one. */
  readonly spread: number;
  readonly now: number;
  readonly until: number;
}

export interface Slot {
  readonly server: string;
  readonly place: number;
  /** Told from another holder of the same place by this. */
  readonly until: number;
}

export type SlotAnswer =
  /** `silences`: how many checks of the server have timed out since it last answered. */
  { readonly taken: Slot; readonly silences: number } | Refusal;

/** `silent`: so many checks of the server timed out that it is asked by one at a time, with pauses. */
export type Refusal = { readonly refused: 'full' } | { readonly refused: 'silent'; readonly silences: number };

/** How a server has behaved in one sweep. */
export interface ServerHealth {
  readonly silences: number;
  /** Of the last one, in epoch ms. */
  readonly silentAt: number;
}

/**
 * A silence may be one tenant's doing, and so may several at once: whoever has some databases on a server can have them all
 * waited for together, until no slot is left for the others. Two slow the server down, which costs the others little. From
 * there on a silence counts only if its check began after the last one, and any answer in between takes all of them back.
 */
export const doubtful = 2;
const hopeless = 3;
const pauseMs = 15_000;
/** So many one after the other, and tenants that were not asked themselves are told that their server does not answer. */
const givenUp = 6;

/** Whether a tenant is told so. Until then it waits for its turn, which is no attempt. */
export const isGivenUp = (silences: number): boolean => silences >= givenUp;

/** How many connections a server gets at once: one when it was silent of late, none while it is left alone. */
export function allowedAtOnce(health: ServerHealth | undefined, most: number, now: number): number {
  const { silences, silentAt } = health ?? { silences: 0, silentAt: 0 };
  if (silences >= hopeless && now < silentAt + pauseMs) return 0;
  return silences >= doubtful ? 1 : most;
}

/** What a server without a slot to give answers. */
export function refusalOf(health: ServerHealth | undefined): Refusal {
  const silences = health?.silences ?? 0;
  return silences >= hopeless ? { refused: 'silent', silences } : { refused: 'full' };
}

/**
 * True for an error that cost its check all the time it had, and told nothing of the server. One that answered and then let
 * the login wait is well: what is slow is its database's own, such as a login trigger that sleeps.
 */
export function isSilence(error: unknown): boolean {
  const { code, inLogin } = error instanceof DriftError ? error : {};
  return (code === 'connection-timed-out' && !inLogin) || code === 'query-timed-out';
}

/** `host:port` or a label: as the list says, or else as far as the way to its database tells it. */
export function serverOf({ server, connection }: Pick<Tenant, 'server' | 'connection'>): string | undefined {
  return server ?? addressIn(connection);
}

function addressIn(connection: ConnectionReference): string | undefined {
  if ('broken' in connection) return undefined;
  const { host, port = 5432 } = 'iam' in connection ? connection.iam : connection;
  return host && `${host}:${port}`;
}
