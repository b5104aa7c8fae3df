import { fieldsOf, itemsOf, type Tree } from '../normalise/tree.ts';

/** COALESCE, GREATEST, LEAST or CASE with each value changed that it may have; anything else changed as a whole. */
export function overAlternatives(tree: Tree, change: (tree: Tree) => Tree): Tree {
  for (const kind of ['CoalesceExpr', 'MinMaxExpr']) {
    const list = fieldsOf(tree, kind);
    if (list) return { [kind]: { ...list, args: itemsOf(list.args).map((item) => overAlternatives(item, change)) } };
  }
  const choice = fieldsOf(tree, 'CaseExpr');
  if (!choice) return change(tree);
  const args = itemsOf(choice.args).map((item) => {
    const when = fieldsOf(item, 'CaseWhen');
    return when ? { CaseWhen: { ...when, result: overAlternatives(when.result ?? null, change) } } : item;
  });
  const { defresult } = choice;
  const otherwise = defresult === undefined ? {} : { defresult: overAlternatives(defresult, change) };
  return { CaseExpr: { ...choice, args, ...otherwise } };
}
