import { describeId } from '../../shared/core/describe.ts';
import type { Finding } from '../../shared/core/finding.ts';
import { severities } from '../../shared/core/finding.ts';
import type { DriftMatrix, MatrixRow, ObjectRow } from '../../shared/core/matrix.ts';
import { printable } from '../../shared/core/printable.ts';
import { classSymbols, counted, firstMembers, formatNumber, namedTenants, statusWords } from '../words.ts';
import { classColours, heading, statusColours } from './palette.ts';
import type { Style } from './style.ts';
import { clip, textWidth, toWidth } from './text.ts';

const narrowest = 72;
const mostObjects = 16;
const cell = 3;

/**
 * Who misses what: a line per cohort for the ten worst, named by its first tenant, a column per object for the most
 * widespread ones. Empty on a narrow screen.
 */
export function grid(matrix: DriftMatrix, style: Style): string[] {
  if (matrix.cohorts.length === 0 || style.width < narrowest) return [];
  const sizes = new Map(matrix.cohorts.map(({ id, size }) => [id, size]));
  const lines = worstFirst([...firstMembers(matrix).values()])
    .slice(0, namedTenants)
    .map((row) => ({ row, label: labelOf(row, sizes.get(row.cohort ?? '') ?? 1) }));
  const labelWidth = Math.min(30, Math.max(6, ...lines.map(({ label }) => textWidth(label))));
  const statusWidth = Math.max(...lines.map(({ row }) => statusWords[row.status].length));
  const room = Math.floor((style.width - labelWidth - statusWidth - 6 - 9) / cell);
  const objects = pickObjects(
    matrix.objects,
    lines.map(({ row }) => row),
    Math.min(mostObjects, room),
  );
  const worst =
    matrix.cohorts.length > lines.length
      ? `, the ${lines.length} worst of ${counted(matrix.cohorts.length, 'cohort')}`
      : '';
  const numbers = objects.map((_, at) => toWidth(String(at + 1), cell - 1, 'right')).join(' ');
  return [
    heading(`Who differs in what${worst}`, style),
    style.paint('dim', ' '.repeat(labelWidth + statusWidth + 6) + numbers),
    ...lines.map(({ row, label }) => tenantLine(row, toWidth(label, labelWidth), statusWidth, objects, style)),
    style.paint('dim', '  − missing  + extra  ~ changed  ! invalid'),
    '',
    ...legend(objects, matrix.objects.length, style),
  ];
}

/** `acme +3`: the tenant and how many others have the very same findings. */
function labelOf({ tenant }: MatrixRow, size: number): string {
  const others = size > 1 ? ` +${formatNumber(size - 1)}` : '';
  return clip(printable(tenant.id), 30 - others.length) + others;
}

function legend(objects: readonly ObjectRow[], all: number, style: Style): string[] {
  const widest = Math.min(style.width - 24, Math.max(...objects.map(({ id }) => textWidth(printable(describeId(id))))));
  const lines = objects.map(({ id, tenants }, at) => {
    const number = style.paint('dim', toWidth(String(at + 1), 2, 'right'));
    return `  ${number}  ${toWidth(printable(describeId(id)), widest)}  ${style.paint('dim', counted(tenants.length, 'tenant'))}`;
  });
  const rest = all - objects.length;
  return rest > 0 ? [...lines, style.paint('dim', `      and ${counted(rest, 'more object')}`)] : lines;
}

function tenantLine(
  row: MatrixRow,
  label: string,
  statusWidth: number,
  objects: readonly ObjectRow[],
  style: Style,
): string {
  const byId = new Map<string, Finding>();
  for (const finding of row.findings) byId.set(finding.id, finding);
  const cells = objects.map(({ id }) => {
    const finding = byId.get(id);
    byId.delete(id);
    return finding
      ? ` ${style.paint(classColours[finding.class], classSymbols[finding.class])}`
      : ` ${style.paint('dim', '·')}`;
  });
  const more = byId.size > 0 ? style.paint('dim', `  +${byId.size} more`) : '';
  const status = style.paint(statusColours[row.status], toWidth(statusWords[row.status], statusWidth));
  return `  ${label}  ${status}  ${cells.join(' ')}${more}`;
}

function worstFirst(rows: readonly MatrixRow[]): MatrixRow[] {
  const weight = ({ severity }: MatrixRow): number => (severity ? severities.indexOf(severity) : -1);
  const rank: Readonly<Record<string, number>> = { 'lagging-and-drifted': 0, drifted: 1, lagging: 2 };
  return [...rows].sort(
    (a, b) =>
      (rank[a.status] ?? 3) - (rank[b.status] ?? 3) || weight(b) - weight(a) || b.findings.length - a.findings.length,
  );
}

/** The most widespread objects, but every shown tenant gets one of its own in, so that no line is all dots. */
function pickObjects(bySpread: readonly ObjectRow[], tenants: readonly MatrixRow[], most: number): ObjectRow[] {
  const picked = new Set<ObjectRow>();
  const ids = new Map(bySpread.map((object) => [object.id, object]));
  for (const { findings } of tenants) {
    const own = findings.flatMap(({ id }) => ids.get(id) ?? []).sort((a, b) => b.tenants.length - a.tenants.length);
    const widest = own[0];
    if (widest && picked.size < most && !own.some((object) => picked.has(object))) picked.add(widest);
  }
  for (const object of bySpread) if (picked.size < most) picked.add(object);
  return bySpread.filter((object) => picked.has(object));
}
