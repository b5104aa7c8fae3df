import * as z from 'zod';

/**
 * How the catalogs of one database stood at a moment, in a few bytes. Whoever reads catalogs makes it and asks with it
 * again; to everybody else it says one thing: equal tokens, and nothing was written in between.
 */
export const catalogMark = z.strictObject({
  token: z.string().min(1),
  /**
   * What makes asking again cheaper; says nothing about the schema. Lists of numbers that become part of a statement, a star
   * for one that is too long.
   */
  hint: z.string().regex(/^(?:(?:\d+(?:\.\d+)*|\*)?(?:\/|$))*$/),
});

export type CatalogMark = z.infer<typeof catalogMark>;
