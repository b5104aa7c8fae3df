import { createHash } from 'node:crypto';
import type { Finding } from './finding.ts';

/** One difference as a line: what differs and how, whoever has it. */
const lineOf = (finding: Finding): string => JSON.stringify([finding.class, finding.id, finding.attributes]);

/** Tenants of one shape share their findings, which are then named once. */
const keys = new WeakMap<Finding, string>();

/** The name of one finding: the same difference has the same key on every tenant and in every sweep. */
export function findingKey(finding: Finding): string {
  const key = keys.get(finding) ?? hash(lineOf(finding), 16);
  keys.set(finding, key);
  return key;
}

/** The keys under which people may have decided about it: also the one from before values were turned on or off. */
export const keysOf = (finding: Finding): readonly string[] =>
  finding.otherKey === undefined ? [findingKey(finding)] : [findingKey(finding), finding.otherKey];

/** The finding as it leaves the store. */
export function withoutOtherKey(finding: Finding): Finding {
  if (finding.otherKey === undefined) return finding;
  const { otherKey: _, ...rest } = finding;
  return rest;
}

/** The name of a set of findings: equal sets give equal names, on every tenant and in every sweep. */
export const cohortId = (findings: readonly Finding[]): string => hash(findings.map(lineOf).sort().join('\n'), 12);

const hash = (text: string, length: number): string => createHash('sha256').update(text).digest('hex').slice(0, length);
