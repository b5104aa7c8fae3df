import * as z from 'zod';
import type { CompareSettings } from './compare-settings.ts';
import type { Finding } from './finding.ts';
import { matchesGlobs } from './glob.ts';
import { matchesName, waiverRule } from './ignore-rules.ts';
import { isChecked, type Status } from './tenant-result.ts';
import type { Acceptance } from './wishes.ts';

/** Waivers that somebody should look at: those that have ended, and those that hide nothing anywhere in the fleet. */

export const waiverNote = z.strictObject({ is: z.enum(['ended', 'unmatched']), says: z.string() });
export type WaiverNote = z.infer<typeof waiverNote>;

/** A row of the matrix, as far as a waiver is concerned. */
export interface WaivedRow {
  readonly tenant: { readonly id: string };
  readonly status: Status;
  readonly findings: readonly Finding[];
  readonly suppressed: readonly { readonly rule: string; readonly count: number }[];
}

type Waiver = CompareSettings['waivers'][number];

/** A waiver is named by its owner and its object, because one owner may have two. */
const named = ({ owner, object, tenants }: Waiver): string =>
  `The waiver of ${owner} for ${object}${tenants ? ` in ${tenants.join(', ')}` : ''}`;

/** Ended waivers, against one comparison. `today` is `YYYY-MM-DD`; a waiver holds through its last day. */
export function endedWaivers(
  waivers: readonly Waiver[],
  findings: readonly Finding[],
  today: string,
): readonly WaiverNote[] {
  return waivers
    .filter(({ until, tenants, object }) => today > until && (!tenants || findings.some(covers(object))))
    .map((waiver) => sayEnded(waiver, findings.filter(covers(waiver.object)).length, true));
}

const covers =
  (object: string) =>
  ({ id }: Finding): boolean =>
    matchesName([object], id);

function sayEnded(waiver: Waiver, left: number, isWhole: boolean): WaiverNote {
  const after =
    left > 0 || !isWhole
      ? `its ${left === 1 ? 'finding counts' : 'findings count'} again`
      : 'nothing is left that it covered, so remove it';
  return { is: 'ended', says: `${named(waiver)} ended on ${waiver.until}; ${after}.` };
}

export interface WaiverQuestion {
  readonly waivers: readonly Waiver[];
  /** By tenant id: what people let pass in the tracker. */
  readonly accepted: ReadonlyMap<string, Acceptance>;
  readonly rows: readonly WaivedRow[];
  /** The rows are all tenants that there are. */
  readonly wholeFleet: boolean;
  /** `YYYY-MM-DD` */
  readonly today: string;
}

/** What is to be said of the waivers of a sweep. That one matches nothing is known only once all tenants in its scope were checked. */
export function noteWaivers(question: WaiverQuestion): readonly WaiverNote[] {
  return [...question.waivers.flatMap((waiver) => noteWaiver(waiver, question)), ...noteDecisions(question)];
}

function noteWaiver(waiver: Waiver, { rows, wholeFleet, today }: WaiverQuestion): WaiverNote[] {
  const { object, tenants, until } = waiver;
  const scope = tenants ? rows.filter(({ tenant }) => matchesGlobs(tenants, tenant.id)) : rows;
  const isWhole = wholeFleet && scope.every(({ status }) => isChecked(status));
  if (today > until) {
    // Of a sweep of other tenants nothing can be said about this one's.
    if (scope.length === 0 && !wholeFleet) return [];
    const left = scope.reduce((sum, { findings }) => sum + findings.filter(covers(object)).length, 0);
    return [sayEnded(waiver, left, isWhole)];
  }
  if (!isWhole || rows.length === 0) return [];
  const rule = waiverRule(waiver);
  const hides = scope.some(({ suppressed }) => suppressed.some((one) => one.rule === rule && one.count > 0));
  if (hides) return [];
  const why =
    scope.length === 0
      ? 'no tenant has such an id. Correct its tenants, or remove it'
      : 'no tenant in its scope has such a finding that no other rule hides. Correct its object, or remove it';
  return [{ is: 'unmatched', says: `${named(waiver)} (until ${until}) matches nothing: ${why}.` }];
}

const mostNamed = 10;

/** Many tenants may have one each, so they are named together. */
function noteDecisions({ accepted, rows, today }: WaiverQuestion): WaiverNote[] {
  const decided = rows.flatMap((row) => {
    const acceptance = accepted.get(row.tenant.id);
    return acceptance ? [{ row, acceptance }] : [];
  });
  const ended = decided.filter(({ acceptance }) => today > acceptance.until);
  const idle = decided.filter(
    ({ row, acceptance }) =>
      today <= acceptance.until && isChecked(row.status) && !row.suppressed.some(({ rule }) => isDecided(rule)),
  );
  const list = (some: typeof decided): string => {
    const names = some.map(
      ({ row, acceptance: { owner, until } }) => `${row.tenant.id} (${owner ? `${owner}, ` : ''}${until})`,
    );
    const more = names.length - mostNamed;
    return `${names.slice(0, mostNamed).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  };
  return [
    ...(ended.length > 0
      ? [
          {
            is: 'ended' as const,
            says: `Waivers decided in the tracker that have ended, so that their findings count again: ${list(ended)}.`,
          },
        ]
      : []),
    ...(idle.length > 0
      ? [
          {
            is: 'unmatched' as const,
            says: `Waivers decided in the tracker that match nothing any more: ${list(idle)}. Clear the decisions.`,
          },
        ]
      : []),
  ];
}

const isDecided = (rule: string): boolean => rule.startsWith('waiver: decided in the tracker ');
