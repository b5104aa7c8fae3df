import type { CompareSettings } from './compare-settings.ts';
import type { Finding } from './finding.ts';
import { matchesGlobs } from './glob.ts';
import { matchesName } from './ignore-rules.ts';

/** The finding with the severity that the first matching rule of the settings gives it, or its own. */
export function withSeverity(finding: Finding, rules: CompareSettings['severity']): Finding {
  const facts = finding.attributes.map(({ name }) => name);
  const rule = rules.find(
    ({ kind, name, attribute, class: findingClass }) =>
      (findingClass === undefined || findingClass === finding.class) &&
      (kind === undefined || matchesGlobs([kind], finding.kind)) &&
      (name === undefined || matchesName([name].flat(), finding.id)) &&
      (attribute === undefined || facts.some((fact) => matchesGlobs([attribute], fact))),
  );
  return rule ? { ...finding, severity: rule.severity } : finding;
}
