import { describeId } from '../../shared/core/describe.ts';
import type { Finding } from '../../shared/core/finding.ts';
import { printable } from '../../shared/core/printable.ts';
import { valueText } from '../values.ts';
import { classSymbols, counted } from '../words.ts';
import { lineDiff } from './line-diff.ts';
import { classColours } from './palette.ts';
import type { Style } from './style.ts';
import { clip, textWidth, toWidth } from './text.ts';

const mostLines = 24;

/** One finding: what differs on the first line, then expected and actual of each attribute. */
export function renderFinding(finding: Finding, style: Style): string[] {
  const symbol = style.paint(classColours[finding.class], classSymbols[finding.class]);
  const folded = finding.folded > 0 ? `  with ${counted(finding.folded, 'object')} inside` : '';
  const facts = `  ${finding.class}, ${finding.severity}${folded}`;
  const id = clip(printable(describeId(finding.id)), Math.max(20, style.width - 4 - facts.length));
  const widest = Math.max(0, ...finding.attributes.map(({ name }) => textWidth(printable(name))));
  return [
    `  ${symbol} ${style.paint('bold', id)}${style.paint('dim', facts)}`,
    ...finding.attributes.flatMap((attribute) => renderAttribute(attribute, Math.min(widest, 24), style)),
  ];
}

function renderAttribute(attribute: Finding['attributes'][number], nameWidth: number, style: Style): string[] {
  const expected = valueText(attribute.expected);
  const actual = valueText(attribute.actual);
  const name = printable(attribute.name);
  const note = attribute.note ? style.paint('dim', ` (${printable(attribute.note)})`) : '';
  if (expected.includes('\n') || actual.includes('\n')) {
    return [`      ${clip(name, style.width - 6)}${note}`, ...renderLines(expected, actual, style)];
  }
  const room = style.width - nameWidth - 18;
  return [
    `      ${toWidth(name, nameWidth)}  expected  ${clip(printable(expected), room)}`,
    `      ${' '.repeat(nameWidth)}  actual    ${clip(printable(actual), room)}${note}`,
  ];
}

const expandTabs = (text: string): string => text.replaceAll('\t', '    ');

/** A text of several lines as a small unified diff: `-` is canonical, `+` is the tenant. */
function renderLines(expected: string, actual: string, style: Style): string[] {
  const [one, other] = [expandTabs(expected), expandTabs(actual)];
  const all = one === other ? lineDiff(expected, actual) : lineDiff(one, other);
  const shown = all.slice(0, mostLines).map(({ mark, text }) => {
    const line = clip(`${mark} ${printable(text)}`, style.width - 8);
    if (mark === '-') return `        ${style.paint('red', line)}`;
    if (mark === '+') return `        ${style.paint('green', line)}`;
    return `        ${style.paint('dim', line)}`;
  });
  if (all.length > mostLines)
    shown.push(style.paint('dim', `        … ${counted(all.length - mostLines, 'more line')}`));
  return shown;
}
