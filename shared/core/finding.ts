import * as z from 'zod';
import type { Attribute } from './object.ts';

/** One difference between the canonical schema and a tenant, as it is stored, printed and published. */

export const findingClasses = ['missing', 'extra', 'changed', 'invalid'] as const;
export const severities = ['low', 'medium', 'high'] as const;

const attribute: z.ZodType<Attribute> = z.json();

export const finding = z.strictObject({
  class: z.enum(findingClasses),
  kind: z.string(),
  id: z.string(),
  severity: z.enum(severities),
  /**
   * Sorted by name. For `missing` and `extra` it is empty: the whole object is the difference. In the place of a value that
   * is not published stands `{"hidden": {…}}` (hidden-value.ts), and the note says where the two differ.
   */
  attributes: z.array(
    z.strictObject({
      name: z.string(),
      expected: attribute,
      actual: attribute,
      /** Said when the values differ in a known harmless-looking way (`whitespace only`, `comment only`, `text only`), or are hidden. */
      note: z.string().optional(),
    }),
  ),
  /** How many objects hang inside this missing or extra one and are not findings of their own. */
  folded: z.int().min(0),
  /**
   * The key (`findingKey`) that the finding has where values are published the other way: what people decided about it holds
   * in both. Only stored, for the other form's key may be guessed from.
   */
  otherKey: z.string().exactOptional(),
});

export type Finding = z.infer<typeof finding>;
export type FindingClass = Finding['class'];
export type Severity = (typeof severities)[number];
export type FindingCounts = Record<FindingClass, number>;

export function countFindings(findings: readonly Finding[]): FindingCounts {
  const counts: FindingCounts = { missing: 0, extra: 0, changed: 0, invalid: 0 };
  for (const { class: findingClass } of findings) counts[findingClass] += 1;
  return counts;
}
