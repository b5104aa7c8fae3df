import { printable } from '../../../shared/core/printable.ts';
import type { SmokeReport } from '../../../shared/notion/smoke.ts';
import type { Style } from '../../terminal/style.ts';
import type { Answer } from '../command.ts';
import { type Io, interruptible } from '../io.ts';
import { usage } from '../usage.ts';
import { readNotionSettings } from './settings.ts';

/** Does against the real service what a sweep does, with three rows that are gone afterwards. */
export async function runSmoke({ config }: { readonly config?: string | undefined }, io: Io): Promise<Answer> {
  const file = config ?? usage('notion', 'smoke needs --config <file>');
  const { token, configured, ...service } = await readNotionSettings(file, io);
  const { database, columns } = configured;
  const { smokeNotion } = await import('../../../shared/notion/smoke.ts');
  const report = await interruptible(smokeNotion({ token, database, columns, ...service }), io.signal);
  return { exitCode: report.ok ? 0 : 2, json: () => report, text: (style) => renderSmoke(report, style) };
}

function renderSmoke({ steps, left, ok }: SmokeReport, style: Style): string {
  const lines = steps.map(({ ok: fine, what }) => {
    const sign = fine ? style.paint('green', '✓') : style.paint('red', '✗');
    return `${sign} ${printable(what, 2_000)}`;
  });
  const verdict = ok ? 'Notion behaves as expected.' : 'Notion does not behave as expected.';
  const rest =
    left.length > 0 ? [`Still there, and yours to delete: ${left.map((name) => printable(name)).join(', ')}`] : [];
  return [...lines, '', verdict, ...rest, ''].join('\n');
}
