import type { Meaning } from '../../../core/kinds/kind.ts';
import { pushArrayCast } from './array-casts.ts';
import { callSyntax } from './call-syntax.ts';
import { labelColumns } from './column-labels.ts';
import { foldConstant } from './constants.ts';
import { expandIn } from './in-lists.ts';
import { flattenLogic } from './logic.ts';
import { dropQualifiers } from './qualifiers.ts';
import { resolveNames } from './resolve-names.ts';
import { dropSystemSchema } from './system-names.ts';
import { type Fields, isFields, mapFields, type Tree } from './tree.ts';

export interface Normalised {
  readonly tree: Tree;
  /** The one table that an expression's columns were qualified with. */
  readonly table?: string;
}

/** Both trees in the one form that all spellings of their meaning share. What could mean something else is left alone. */
export function normalise(meaning: Meaning, one: Tree, other: Tree): readonly [Normalised, Normalised] {
  const [here, there] = labelColumns(resolveNames(meaning, one), resolveNames(meaning, other));
  return [finish(meaning, here), finish(meaning, there)];
}

function finish(meaning: Meaning, tree: Tree): Normalised {
  const { tree: unqualified, table } = dropQualifiers(meaning, tree);
  return { tree: rewrite(unqualified), ...(table !== undefined && { table }) };
}

type Rule = (node: Fields) => Fields;

/** In this order on each node, after its parts. */
const rules: readonly Rule[] = [dropSystemSchema, expandIn, foldConstant, pushArrayCast, callSyntax, flattenLogic];

function rewrite(tree: Tree): Tree {
  if (Array.isArray(tree)) return tree.map(rewrite);
  if (!isFields(tree)) return tree;
  return rules.reduce((node, rule) => rule(node), mapFields(tree, rewrite));
}
