import type { ObjectKind } from '../core/kinds/kind.ts';
import { registry } from '../core/kinds/registry.ts';
import type { RawResult } from './decode.ts';

/**
 * What a read asks for. The server takes longer to plan the statements of all kinds than to find that a database has
 * nothing of most of them, so those that nobody expects are only asked for whether there may be any.
 */
export interface Asked {
  readonly kinds: readonly ObjectKind[];
  /** A statement that gives the names of the others that there may be; undefined when all are asked for. */
  readonly others: string | undefined;
}

/** Asks for the kinds that are expected, and for all that cannot be told from outside; for every kind when undefined. */
export function askFor(expected: ReadonlySet<string> | undefined): Asked {
  const isAsked = ({ kind, onlyIf }: ObjectKind) =>
    expected === undefined || onlyIf === undefined || expected.has(kind);
  const left = registry.filter((kind) => !isAsked(kind));
  const conditions = left.map(({ kind, onlyIf }) => `\n      select '${kind}' where ${onlyIf}`);
  return {
    kinds: registry.filter(isAsked),
    others: conditions.length === 0 ? undefined : conditions.join('\n      union all'),
  };
}

export const namesIn = (others: RawResult): string[] => others.rows.map(([kind]) => kind ?? '');
