/** Reads `schema."Name"` into its parts: which names need quotes differs from major to major. */
export function readQualifiedName(text: string): string | undefined {
  const parts = text.match(/"(?:[^"]|"")+"|[^".]+/g) ?? [];
  if (parts.length === 0 || parts.join('.') !== text) return undefined;
  const names = parts.map((part) =>
    part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part.toLowerCase(),
  );
  return JSON.stringify(names.length === 2 && names[0] === 'pg_catalog' ? names.slice(1) : names);
}
