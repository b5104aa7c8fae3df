import type { ObjectKind } from '../core/kinds/kind.ts';
import { registry } from '../core/kinds/registry.ts';
import { unmodeled } from '../core/kinds/unmodeled.ts';
import type { ReadTarget } from '../core/server-facts.ts';
import type { Snapshot } from '../core/snapshot.ts';

/**
 * What a read asks for. The server takes longer to plan the statements of all kinds than to find that a database has
 * nothing of most of them, so those that nobody expects are only asked for whether there may be any.
 */
export interface Asked {
  readonly kinds: readonly ObjectKind[];
  /** One for each kind, and the one that counts what no kind reads. */
  readonly statements: readonly string[];
  /** A statement that gives the names of the others that there may be; undefined when all are asked for. */
  readonly others: string | undefined;
  /** The globs of the schemas that it is limited to. */
  readonly schemas?: readonly string[] | undefined;
}

/** What may be asked for or not: a kind, or all facts of a kind of which most databases have but some. */
interface Part {
  readonly name: string;
  /** Holds wherever there is any. */
  readonly onlyIf: string;
}

/** Asks for what is expected, and for all that cannot be told from outside; for everything when undefined. */
export function askFor(target: ReadTarget, expected?: ReadonlySet<string>): Asked {
  const left: Part[] = [];
  const isAsked = (part: Part): boolean => {
    const asked = expected === undefined || expected.has(part.name);
    if (!asked) left.push(part);
    return asked;
  };
  const kinds = registry.filter(({ kind, onlyIf }) => onlyIf === undefined || isAsked({ name: kind, onlyIf }));
  const statements = kinds.map(({ kind, sql, lean }) =>
    (lean === undefined || isAsked({ name: wholeOf(kind), onlyIf: lean.unless }) ? sql : lean.sql)(target),
  );
  const conditions = left.map(({ name, onlyIf }) => `\n      select '${name}' where ${onlyIf}`);
  return {
    kinds,
    statements: [...statements, unmodeled.sql(target)],
    others: conditions.length === 0 ? undefined : conditions.join('\n      union all'),
  };
}

const wholeOf = (kind: string): string => `${kind}, whole`;

/** What the answer to `others` names. */
export const namesIn = ({ rows }: { readonly rows: readonly (readonly (string | null)[])[] }): string[] =>
  rows.map(([name]) => name ?? '');

/** The names of what a database like this one has. */
export function namesOf({ objects }: Snapshot): Set<string> {
  const names = new Set<string>();
  for (const { kind, attributes } of objects.values()) {
    names.add(kind);
    if (leftOut.get(kind)?.some((name) => name in attributes)) names.add(wholeOf(kind));
  }
  return names;
}

const leftOut = new Map(registry.flatMap(({ kind, lean }) => (lean ? [[kind, lean.leavesOut] as const] : [])));
