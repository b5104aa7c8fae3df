import { createHmac } from 'node:crypto';
import * as z from 'zod';
import { differingPlace } from './differing-place.ts';
import type { Finding } from './finding.ts';
import { findingKey } from './finding-key.ts';
import { canonicalJson } from './fingerprint.ts';
import { digestOf, type HiddenValue, isHidden } from './hidden-value.ts';
import { registry } from './kinds/registry.ts';
import { type Attribute, isList, isMap } from './object.ts';
import { redact, redactAttribute, redactFinding } from './redact.ts';

/**
 * Which values leave with a finding. No list of patterns knows every secret, so what people write freely (bodies, comments,
 * options, settings) is shown only where somebody said so; else it shows by name, digest and place that it differs.
 */

export const publishSettings = z.strictObject({
  /** `redacted`: free text too, without what looks like a secret. */
  values: z.enum(['none', 'redacted']).default('none'),
});

export type PublishSettings = z.infer<typeof publishSettings>;

/** What holds unless somebody says otherwise. */
export const valuesOff: PublishSettings = { values: 'none' };

export interface Publishing extends PublishSettings {
  /**
   * Keys the digests. A plain hash of a short secret, or of a body that all but one word of is known, can be guessed by
   * trying; so the key is random, and lies where the results do and nowhere that they are published.
   */
  readonly digestKey: string;
}

/** Raised whenever the same finding would be published otherwise than before: what is stored in the old form is found again. */
export const publishedForm = 1;

const rules = new Map(registry.map(({ kind, attributes }) => [kind, new Map(Object.entries(attributes))]));

/**
 * How much of an attribute is free text: `true` all of it, a list the facts of these names in each part that it speaks of,
 * undefined none. What no kind declares is free, but for the name of a renamed object.
 */
export function freeTextOf(kind: string, attribute: string): true | readonly string[] | undefined {
  const rule = rules.get(kind)?.get(attribute);
  if (rule) return rule.freeText;
  return attribute === 'name' ? undefined : true;
}

/** The findings fit to leave. Most have no free text, and then nobody is asked for the key of the digests. */
export async function publishFindings(
  findings: readonly Finding[],
  settings: PublishSettings,
  readDigestKey: () => Promise<string>,
): Promise<Finding[]> {
  const hasFreeText = ({ kind, attributes }: Finding) => attributes.some(({ name }) => freeTextOf(kind, name));
  const publishing = { ...settings, digestKey: findings.some(hasFreeText) ? await readDigestKey() : '' };
  return findings.map((finding) => publishFinding(finding, publishing));
}

/** A finding fit to leave: redacted, clipped and, with `none`, without free text. Doing it twice changes nothing. */
export function publishFinding(finding: Finding, publishing: Publishing): Finding {
  const redacted = redactFinding(finding);
  const attributes = finding.attributes.map((attribute) => hide(finding, attribute, publishing.digestKey));
  if (attributes.every((attribute, place) => attribute === finding.attributes[place])) return redacted;
  const without = redactFinding({ ...finding, attributes });
  const [published, other] = publishing.values === 'none' ? [without, redacted] : [redacted, without];
  return { ...published, otherKey: finding.otherKey ?? findingKey(other) };
}

type FindingAttribute = Finding['attributes'][number];

/** The attribute without its free text; itself where it has none. */
function hide(finding: Finding, attribute: FindingAttribute, digestKey: string): FindingAttribute {
  const free = freeTextOf(finding.kind, attribute.name);
  if (free === undefined) return attribute;
  const digest: Digest = (value) => {
    const text = canonicalJson([finding.id, attribute.name, redactAttribute(value)]);
    return createHmac('sha256', digestKey).update(text).digest('hex').slice(0, 12);
  };
  const [expected, actual] = [attribute.expected, attribute.actual].map((value) =>
    free === true ? hidden(value, digest) : hiddenIn(value, free, digest),
  );
  if (expected === undefined || actual === undefined) return attribute;
  if (expected === attribute.expected && actual === attribute.actual) return attribute;
  const place = free === true ? placeOf(attribute, expected, actual) : undefined;
  const note = [attribute.note, place].filter((text) => text !== undefined && text !== '').join('; ');
  return { name: attribute.name, expected, actual, ...(note !== '' && { note }) };
}

type Digest = (value: Attribute) => string;

/** Nothing stays nothing: that a value is absent gives none away. */
function hidden(value: Attribute, digest: Digest): Attribute {
  if (value === null || isHidden(value)) return value;
  const size: Omit<HiddenValue['hidden'], 'digest'> = isList(value)
    ? { items: value.length }
    : isMap(value)
      ? { items: Object.keys(value).length }
      : { lines: String(value).split(/\r\n|\r|\n/).length };
  return { hidden: { ...size, digest: digest(value) } };
}

/** A map by part with these facts of each hidden; what is no such map (a text that was clipped) is hidden whole. */
function hiddenIn(value: Attribute, facts: readonly string[], digest: Digest): Attribute {
  if (!isMap(value) || isHidden(value)) return hidden(value, digest);
  let changed = false;
  const parts = Object.entries(value).map(([name, part]): [string, Attribute] => {
    if (!isMap(part)) return [name, part];
    const members = Object.entries(part).map(([fact, member]): [string, Attribute] => {
      const shown = facts.includes(fact) ? hidden(member, digest) : member;
      changed ||= shown !== member;
      return [fact, shown];
    });
    return [name, Object.fromEntries(members)];
  });
  return changed ? Object.fromEntries(parts) : value;
}

function placeOf({ expected, actual }: FindingAttribute, one: Attribute, other: Attribute): string {
  const place = differingPlace(expected, actual);
  const parts = [
    ...(place ? [redact(place)] : []),
    // The digest is of what redaction leaves: tenants that differ in their passwords alone differ in the same way.
    ...(one !== null && digestOf(one) === digestOf(other) ? ['only in what looks like a secret'] : []),
  ];
  return parts.join(', ');
}
