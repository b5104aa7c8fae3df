import type { Diff } from '../../shared/core/diff.ts';
import type { Finding } from '../../shared/core/finding.ts';
import { printable } from '../../shared/core/printable.ts';
import { sayScope } from '../../shared/core/scope.ts';
import type { Snapshot } from '../../shared/core/snapshot.ts';
import type { WaiverNote } from '../../shared/core/waiver-notes.ts';
import { counted, formatNumber } from '../words.ts';
import { renderFinding } from './finding.ts';
import { heading } from './palette.ts';
import type { Style } from './style.ts';
import { wrap } from './text.ts';

/** Each kind of object with its findings, then what was not looked at. Ends with a line break. */
export function renderDiff(
  { actual, diff, waivers = [] }: { actual: Snapshot; diff: Diff; waivers?: readonly WaiverNote[] },
  style: Style,
): string {
  const verdict =
    diff.findings.length === 0
      ? style.paint('green', `In sync: ${counted(actual.objects.size, 'object')} compared, no difference`)
      : style.paint('bold', `Drifted: ${counted(diff.findings.length, 'finding')}`);
  const blocks = [...byKind(diff.findings)].map(([kind, findings]) => [
    heading(`${kind} (${formatNumber(findings.length)})`, style),
    ...findings.flatMap((finding) => renderFinding(finding, style)),
  ]);
  const text = [[verdict], ...blocks, blindSpots(actual, diff, waivers, style)].filter((lines) => lines.length > 0);
  return `${text.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function byKind(findings: readonly Finding[]): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.kind);
    if (group) group.push(finding);
    else groups.set(finding.kind, [finding]);
  }
  return groups;
}

function blindSpots(
  actual: Snapshot,
  { suppressed, unmodeled }: Diff,
  waivers: readonly WaiverNote[],
  style: Style,
): string[] {
  const said = sayScope(actual.schemas);
  const unread = Object.entries(unmodeled).filter(([, n]) => n > 0);
  const lines = [
    ...waivers.map(({ says }) => says),
    ...suppressed.map(({ rule, count }) =>
      count === 0 ? `Matched nothing: rule ${rule}` : `Hidden ${formatNumber(count)} times by rule ${rule}`,
    ),
  ];
  if (unread.length > 0)
    lines.unshift(`Not compared: ${unread.map(([kind, n]) => `${formatNumber(n)} ${kind}`).join(', ')}`);
  if (said !== undefined) lines.unshift(said);
  return lines.flatMap((line) => wrap(printable(line, 2_000), style.width)).map((line) => style.paint('dim', line));
}
