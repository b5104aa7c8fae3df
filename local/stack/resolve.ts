import * as z from 'zod';

/** What `Ref` and `Fn::GetAtt` stand for: an attribute of a resource, its `Ref` when there is none. */
export type Lookup = (logicalId: string, attribute?: string) => string | undefined;

const reference = z.strictObject({ Ref: z.string() });
const attributeOf = z.strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.string()]) });
const joined = z.strictObject({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) });
const substituted = z.strictObject({ 'Fn::Sub': z.string() });

/** A value of a template with every function of CloudFormation carried out. Throws when it refers to nothing. */
export function resolve(value: unknown, lookup: Lookup): unknown {
  if (Array.isArray(value)) return value.map((item) => resolve(item, lookup));
  if (typeof value !== 'object' || value === null) return value;
  const found = (logicalId: string, attribute?: string): string => {
    const known = lookup(logicalId, attribute);
    if (known === undefined)
      throw new Error(
        `The template refers to ${[logicalId, attribute].filter(Boolean).join('.')}, which is nothing here.`,
      );
    return known;
  };
  const ref = reference.safeParse(value);
  if (ref.success) return found(ref.data.Ref);
  const attribute = attributeOf.safeParse(value);
  if (attribute.success) return found(...attribute.data['Fn::GetAtt']);
  const join = joined.safeParse(value);
  if (join.success) {
    const [separator, parts] = join.data['Fn::Join'];
    return parts.map((part) => String(resolve(part, lookup))).join(separator);
  }
  const sub = substituted.safeParse(value);
  if (sub.success) return sub.data['Fn::Sub'].replace(/\$\{([^}]+)\}/g, (_, name: string) => found(name));
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, resolve(item, lookup)]));
}
