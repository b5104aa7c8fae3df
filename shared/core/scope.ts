import type { CompareSettings } from './compare-settings.ts';
import { matchesGlobs } from './glob.ts';
import { objectId, parseId, type SchemaObject } from './object.ts';
import { substitutePlaceholders } from './placeholders.ts';

/** Which schemas of a database are compared (`compare.schemas`); everything else in it belongs to somebody else. */
export interface Scope {
  /** The globs, as they were written. A snapshot that was read under them says so. */
  readonly schemas: readonly string[];
  /** Whether the user's schema of this name, as the database has it, is compared. */
  has(schema: string): boolean;
}

type Limits = Pick<CompareSettings, 'schemas' | 'placeholders'>;

/**
 * The schemas of one database that the settings compare; undefined where they compare all. Globs match the names of the
 * canonical schema: a tenant's own name for a schema is read as what the placeholders make of it.
 */
export function scopeOfTenant({ schemas, placeholders }: Limits, tenantId?: string): Scope | undefined {
  if (schemas.length === 0) return undefined;
  const rename = substitutePlaceholders(placeholders, tenantId);
  return { schemas, has: (schema) => matchesGlobs(schemas, rename ? canonicalName(schema, rename) : schema) };
}

/** The same of the canonical database, whose names need no placeholders. */
export const scopeOfCanonical = ({ schemas }: Pick<Limits, 'schemas'>): Scope | undefined =>
  scopeOfTenant({ schemas, placeholders: {} });

function canonicalName(schema: string, rename: NonNullable<ReturnType<typeof substitutePlaceholders>>): string {
  const object = { kind: 'schema', id: objectId('schema', [schema]), attributes: {} };
  const { id } = rename(object);
  return id === object.id ? schema : nameIn(parseId(id).path);
}

/** The name that `quoteName` made a path of. Control characters stay as they are shown: no glob names them. */
export const nameIn = (path: string): string =>
  path.startsWith('"') ? path.slice(1, -1).replaceAll('""', '"').replaceAll('\\\\', '\\') : path;

/**
 * The globs that name no schema of either side, as the rules that matched nothing are said. Exclusions name nothing by
 * themselves. The snapshots are under the names that the globs are about.
 */
export function idleGlobs(
  { schemas }: Pick<Limits, 'schemas'>,
  sides: readonly ReadonlyMap<string, SchemaObject>[],
): { rule: string; count: number }[] {
  const named = sides.flatMap((objects) =>
    [...objects.values()].filter(({ kind }) => kind === 'schema').map(({ id }) => nameIn(parseId(id).path)),
  );
  return schemas
    .filter((glob) => !glob.startsWith('!') && !named.some((schema) => matchesGlobs([glob], schema)))
    .map((glob) => ({ rule: `schemas: ${glob}`, count: 0 }));
}

/** What was compared, for people: nothing when all was. */
export function sayScope(schemas: readonly string[] = []): string | undefined {
  if (schemas.length === 0) return undefined;
  const named = schemas.filter((glob) => !glob.startsWith('!'));
  const excluded = schemas.filter((glob) => glob.startsWith('!')).map((glob) => glob.slice(1));
  const but = excluded.length > 0 ? ` but not ${excluded.join(', ')}` : '';
  return named.length > 0 ? `Only schemas ${named.join(', ')}${but} were compared` : `All schemas${but} were compared`;
}
