import * as z from 'zod';
import { catalogMark } from './catalog-mark.ts';
import { isSameScope } from './snapshot.ts';

/** A canonical release: one state of the canonical schema, and when it became canonical. */
export const release = z.strictObject({
  v: z.literal(1),
  name: z.string().min(1),
  fingerprint: z.string(),
  /** The one that read it: across comparers only snapshots can be compared, fingerprints say nothing. */
  comparer: z.int(),
  since: z.iso.datetime(),
  snapshotKey: z.string(),
  objects: z.int().min(0),
  /** How the catalogs of its database stood when it was last read. */
  mark: catalogMark.optional(),
  /** The globs of the schemas that were read; all when absent. */
  schemas: z.array(z.string()).optional(),
});

export type Release = z.infer<typeof release>;

/** The name is chosen (`r1`, `r2`, …) when none is given. */
export type NewRelease = Omit<Release, 'v' | 'name'> & { readonly name?: string | undefined };

/**
 * What a canonical schema is to the release in force when it was read: known already, the same one under other figures, or
 * a new one. A newer comparer, or one that compares other schemas, reads the same schema under another fingerprint: that is
 * no release, unless the catalogs have been written to meanwhile. Then it may be one, and taking it for one harms less than
 * losing it: it makes nobody drift.
 */
export function judgeRecording(inForce: Release | undefined, recorded: NewRelease): 'known' | 'same' | 'new' {
  if (!inForce) return 'new';
  const stands = inForce.mark?.token === recorded.mark?.token;
  if (inForce.comparer === recorded.comparer && inForce.fingerprint === recorded.fingerprint) {
    return stands || !recorded.mark ? 'known' : 'same';
  }
  if (inForce.since === recorded.since) return 'same';
  const mayBeSame = stands || !inForce.mark || !recorded.mark;
  const isReadAlike = inForce.comparer === recorded.comparer && isSameScope(inForce.schemas, recorded.schemas);
  return !isReadAlike && mayBeSame ? 'same' : 'new';
}
