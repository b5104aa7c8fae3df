import type { CompareSettings, IgnoreRule } from './compare-settings.ts';
import { matchesGlobs } from './glob.ts';
import { parseId } from './object.ts';
import { presetRules } from './presets.ts';

/** What the rules are asked about: a whole object, or one attribute of it. `facts` holds attribute name and class. */
export interface Subject {
  readonly kind: string;
  readonly id: string;
  readonly facts: readonly string[];
}

export interface Audit {
  /** True when something hides the subject; the first rule that does is counted. */
  hides(subject: Subject): boolean;
  /** Every rule with what it hid, in the order of the settings; 0 is a rule that matched nothing. */
  report(): { rule: string; count: number }[];
}

/** The ignore rules and waivers of the settings that concern this tenant on this day (`YYYY-MM-DD`). */
export function auditRules(settings: CompareSettings, tenantId: string | undefined, today: string | undefined): Audit {
  const rules = [
    ...settings.presets.flatMap((preset) =>
      presetRules[preset].map((rule: IgnoreRule) => ({
        text: `${preset}: ${JSON.stringify(rule)}`,
        hides: hiddenBy(rule),
        count: 0,
        quiet: true,
      })),
    ),
    ...settings.ignore.map((rule) => ({ text: JSON.stringify(rule), hides: hiddenBy(rule), count: 0 })),
    ...waiversInForce(settings, tenantId, today).map((waiver) => ({
      text: waiverRule(waiver),
      hides: ({ id }: Subject) => matchesName([waiver.object], id),
      count: 0,
    })),
  ];
  return {
    hides(subject) {
      const rule = rules.find(({ hides }) => hides(subject));
      if (rule) rule.count += 1;
      return rule !== undefined;
    },
    // A preset names more than any one database has; only a rule that somebody wrote is worth a word when idle.
    report: () =>
      rules.filter((rule) => rule.count > 0 || !('quiet' in rule)).map(({ text, count }) => ({ rule: text, count })),
  };
}

const waiverMark = 'waiver: ';

/** A waiver as it stands among the rules that hid something. */
export const waiverRule = ({ object, reason, owner, until }: CompareSettings['waivers'][number]): string =>
  `${waiverMark}${object} (${reason}; ${owner}, until ${until})`;

/** True for the text of a waiver; the other rules are written as JSON. */
export const isWaiverRule = (rule: string): boolean => rule.startsWith(waiverMark);

/** The waivers that concern this tenant and have not ended on this day. */
export function waiversInForce(
  { waivers }: CompareSettings,
  tenantId: string | undefined,
  today: string | undefined,
): CompareSettings['waivers'] {
  return waivers
    .filter(({ until }) => today === undefined || today <= until)
    .filter(({ tenants }) => !tenants || (tenantId !== undefined && matchesGlobs(tenants, tenantId)));
}

function hiddenBy({ kind, name, attribute }: IgnoreRule): (subject: Subject) => boolean {
  const names = name === undefined ? undefined : [name].flat();
  return (subject) =>
    (kind === undefined || matchesGlobs([kind], subject.kind)) &&
    (names === undefined || matchesName(names, subject.id)) &&
    (attribute === undefined || subject.facts.some((fact) => matchesGlobs([attribute], fact)));
}

/** A name may be given with its kind (`table:app.orders`) or without (`app.orders`, `app.*`). */
export const matchesName = (globs: readonly string[], id: string): boolean => matchesGlobs(globs, parseId(id).path, id);
