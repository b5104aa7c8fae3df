import { type Finding, severities } from '../core/finding.ts';
import { findingKey } from '../core/finding-key.ts';

/** A request takes so many relations. */
const mostRelations = 100;

/** The pages of a tenant's patterns, its worst findings first. */
export function relationsOf(findings: readonly Finding[], pages: ReadonlyMap<string, string>): { id: string }[] {
  const worst = [...findings].sort((a, b) => severities.indexOf(b.severity) - severities.indexOf(a.severity));
  return worst
    .flatMap((finding) => pages.get(findingKey(finding)) ?? [])
    .slice(0, mostRelations)
    .map((id) => ({ id }));
}
