import * as z from 'zod';
import { type ErrorCode, errorCodes } from '../../shared/core/errors.ts';
import { isChecked, statuses } from '../../shared/core/tenant-result.ts';

/** How far a sweep is, taken from what the functions log. */

export interface SweepProgress {
  readonly known: number;
  readonly done: number;
  readonly inSync: number;
  /** Lagging, drifted or both. */
  readonly differing: number;
  /** Unreachable or failed. */
  readonly unknown: number;
  /** True when all tenants have answered and the matrix is being published. */
  readonly isPublishing: boolean;
}

export interface Observed {
  /** What the log lines say so far, for a sweep of `known` tenants. */
  progress(known: number): SweepProgress;
  /** Why the matrix could not be published, once for each attempt. */
  readonly publishFailures: readonly { readonly code: ErrorCode; readonly message: string }[];
  /** What was said of the tracker and is no failure, each once. */
  readonly notes: readonly string[];
  /** Forgets everything: a new sweep begins. */
  reset(): void;
}

const checkedLine = z.object({ message: z.literal('tenant checked'), tenant: z.string(), status: z.enum(statuses) });
const failedLine = z.object({
  message: z.enum([
    'the matrix could not be published',
    'the tracker does not answer, so publishing goes on later',
    'the tracker has been down for half an hour',
  ]),
  error: z.object({ code: z.enum(errorCodes).catch('internal'), message: z.string() }),
});
const note = z.object({ level: z.literal('warn'), message: z.string().regex(/^Notion: |the tracker|^This machine /) });

/** Reads the functions' log. `write` takes one line; a tenant that is checked twice counts once. */
export function observeLog(): Observed & { write(line: string): void } {
  const checked = new Map<string, z.infer<typeof checkedLine>['status']>();
  const publishFailures: { code: ErrorCode; message: string }[] = [];
  const notes = new Set<string>();
  let isPublishing = false;
  return {
    publishFailures,
    get notes() {
      return [...notes];
    },
    write(line) {
      const entry: unknown = JSON.parse(line);
      const one = checkedLine.safeParse(entry);
      if (one.success) checked.set(one.data.tenant, one.data.status);
      const failed = failedLine.safeParse(entry);
      if (failed.success) publishFailures.push(failed.data.error);
      const said = note.safeParse(entry);
      if (said.success && !failed.success) notes.add(said.data.message);
      if (line.includes('"sweep closed"')) isPublishing = true;
    },
    progress(known) {
      const found = [...checked.values()];
      const inSync = found.filter((status) => status === 'in-sync').length;
      const differing = found.filter(isChecked).length - inSync;
      return { known, done: found.length, inSync, differing, unknown: found.length - inSync - differing, isPublishing };
    },
    reset() {
      checked.clear();
      publishFailures.length = 0;
      notes.clear();
      isPublishing = false;
    },
  };
}
