import type { Snapshot } from '../../shared/core/snapshot.ts';

/** What is wrong with a tenant's database, as long as the simulation lasts. */
export const tempers = ['well', 'busy', 'down', 'locked', 'hanging', 'slow', 'poison'] as const;
export type Temper = (typeof tempers)[number];

/** No worker survives it. */
export const isDeadly = (temper: Temper): boolean => temper === 'poison' || temper === 'hanging';

/** A database that changes and whose password changes, all by the seed. */
export interface Database {
  readonly temper: Temper;
  schema: Snapshot;
  /** How often it was migrated: what its mark says. */
  version: number;
  password: string;
  /** How often it will still say that it has no connection left. */
  refusals: number;
}

/** Of two servers, every second tenant lies on the same one. */
export function serverOf(id: string, servers: number): string {
  return `server-${Number(id.slice(1)) % servers}`;
}

export function secretOf(id: string): string {
  return `tenant/${id}`;
}

export function urlOf(id: string, { password }: Database): string {
  return `postgres://reader:${encodeURIComponent(password)}@127.0.0.1/${id}`;
}
