import * as z from 'zod';
import type { Finding } from './finding.ts';
import { keysOf } from './finding-key.ts';

/** What people ask for in the tracker, in the columns that are theirs. */

export const decision = z.strictObject({
  /** As they chose it: `fix`, `wait`, `waive`, `investigate`, or a word of their own. */
  is: z.string(),
  owner: z.string().exactOptional(),
  /** `YYYY-MM-DD` */
  until: z.iso.date().exactOptional(),
  reason: z.string().exactOptional(),
  ticket: z.string().exactOptional(),
});

export type Decision = z.infer<typeof decision>;

export interface Wishes {
  /** Tenants that somebody wants checked again. */
  readonly rechecks: readonly string[];
  /** What was decided about a tenant, by tenant id. */
  readonly decisions: ReadonlyMap<string, Decision>;
}

/** A decision that lets a tenant's findings pass: those that people saw when they took it, and no other. */
export const acceptance = z.strictObject({
  reason: z.string(),
  owner: z.string().exactOptional(),
  until: z.iso.date(),
  /** When it was first heeded. */
  at: z.iso.datetime(),
  /** The keys of the findings (`findingKey`). */
  findings: z.array(z.string()).min(1),
});

export type Acceptance = z.infer<typeof acceptance>;

/** The waiver that a decision is; undefined when it is none, or does not say until when and why. */
export function waiverOf({ is, owner, until, reason }: Decision): Omit<Acceptance, 'at' | 'findings'> | undefined {
  if (is.trim().toLowerCase() !== 'waive' || until === undefined || reason === undefined) return undefined;
  return { reason, until, ...(owner !== undefined && { owner }) };
}

/** Findings that stand and how many the acceptance hides on this day (`YYYY-MM-DD`). */
export function heed(
  { findings, until }: Acceptance,
  found: readonly Finding[],
  today: string,
): { readonly standing: readonly Finding[]; readonly hidden: number } {
  const accepted = new Set(today <= until ? findings : []);
  const standing = found.filter((finding) => !keysOf(finding).some((key) => accepted.has(key)));
  return { standing: standing.length < found.length ? standing : found, hidden: found.length - standing.length };
}

/** As it stands among the rules that hid something. */
export const sayAcceptance = ({ reason, owner, until }: Acceptance): string =>
  `waiver: decided in the tracker (${reason}; ${owner ? `${owner}, ` : ''}until ${until})`;
