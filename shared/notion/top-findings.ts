import { describeId } from '../core/describe.ts';
import { type Finding, severities } from '../core/finding.ts';
import type { DriftMatrix } from '../core/matrix.ts';
import type { Property } from './answers.ts';
import { toOptionName } from './text.ts';

/** The objects of a row's worst findings, out of a bounded set of names: a long list of options makes Notion slow. */

const mostNames = 90;
const mostOfRow = 8;

/** The names that may be given: those that the column has, then those of the objects that differ most often. Pure. */
export function topNames(column: Property | undefined, { objects }: DriftMatrix): ReadonlySet<string> {
  const names = new Set(column?.multi_select?.options.map(({ name }) => name));
  for (const { id } of objects) {
    if (names.size >= mostNames) break;
    const name = toOptionName(describeId(id));
    if (name !== undefined) names.add(name);
  }
  return names;
}

export function topFindings(findings: readonly Finding[], names: ReadonlySet<string>): { readonly name: string }[] {
  const worst = [...findings].sort((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity));
  const top = new Set<string>();
  for (const { id } of worst) {
    const name = toOptionName(describeId(id));
    if (name !== undefined && names.has(name)) top.add(name);
    if (top.size === mostOfRow) break;
  }
  return [...top].map((name) => ({ name }));
}
