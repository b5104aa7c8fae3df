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
  // Most objects name nothing of the tenant's own, and are handed on as they are.
  const mentions = (value: Attribute): boolean => {
    if (typeof value === 'string') return words.some(([word]) => value.includes(word));
    if (value === null || typeof value !== 'object') return false;
    if (isList(value)) return value.some((item) => mentions(item));
    for (const name in value) if (mentions(name) || mentions(value[name] ?? null)) return true;
    return false;
  };
  return (object) => {
    const { id, within = null } = object;
    if (!mentions(id) && !mentions(within) && !mentions(object.attributes)) return object;
    return {
      ...object,
      id: text(id),
      ...(within && { within: text(within) }),
      attributes: attributes(object.attributes),
    };
  };
}
