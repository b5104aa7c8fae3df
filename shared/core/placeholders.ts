import { type Attribute, isList, type SchemaObject } from './object.ts';

/**
 * Names that differ per tenant by design: with `{"app_{tenant}": "app"}` the tenant `acme` may call `app_acme` what the
 * canonical schema calls `app`. Whole words only, in ids and in every text.
 */
export function substitutePlaceholders(
  placeholders: Readonly<Record<string, string>>,
  tenantId: string | undefined,
): ((object: SchemaObject) => SchemaObject) | undefined {
  const words = Object.entries(placeholders).map(
    ([template, name]) => [template.replaceAll('{tenant}', tenantId ?? ''), name] as const,
  );
  if (words.length === 0) return undefined;
  // The longest first, so that `app_acme_ro` is not read as `app_acme` and a rest.
  const names = new Map(words.sort(([a], [b]) => b.length - a.length));
  const escaped = [...names.keys()].map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`(?<![A-Za-z0-9_$])(?:${escaped.join('|')})(?![A-Za-z0-9_$])`, 'gu');
  const text = (value: string): string => value.replace(pattern, (word) => names.get(word) ?? word);
  const attribute = (value: Attribute): Attribute => {
    if (typeof value === 'string') return text(value);
    if (isList(value)) return value.map((item) => attribute(item));
    if (value === null || typeof value !== 'object') return value;
    return attributes(value);
  };
  const attributes = (values: Readonly<Record<string, Attribute>>): Record<string, Attribute> =>
    Object.fromEntries(Object.entries(values).map(([name, value]) => [text(name), attribute(value)]));
  return (object) => ({
    ...object,
    id: text(object.id),
    ...(object.within && { within: text(object.within) }),
    attributes: attributes(object.attributes),
  });
}
