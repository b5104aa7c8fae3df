import * as z from 'zod';

/** A canonical release: one state of the canonical schema, and when it became canonical. */
export const release = z.strictObject({
  v: z.literal(1),
  name: z.string().min(1),
  fingerprint: z.string(),
  /** Of the comparer that read it: across versions fingerprints say nothing. */
  comparer: z.int(),
  since: z.iso.datetime(),
  snapshotKey: z.string(),
  objects: z.int().min(0),
});

export type Release = z.infer<typeof release>;

/** The name is chosen (`r1`, `r2`, …) when none is given. */
export type NewRelease = Omit<Release, 'v' | 'name'> & { readonly name?: string | undefined };
