import { printable } from '../../shared/core/printable.ts';
import type { Check } from '../doctor/check-database.ts';
import { createProgress } from '../terminal/progress.ts';
import type { Style } from '../terminal/style.ts';
import { counted, formatNumber, namedTenants } from '../words.ts';
import { defineCommand } from './command.ts';
import { readConfiguration } from './configuration.ts';
import { interruptible } from './io.ts';
import { usage } from './usage.ts';

export const doctorCommand = defineCommand({
  name: 'doctor',
  summary: 'try every connection and right that a sweep will need, and say what to fix',
  arguments: [],
  options: {
    config: {
      type: 'string',
      value: '<file>',
      help: 'the configuration file, JSON or YAML, or - for stdin (required)',
    },
    'try-writing': { type: 'boolean', help: 'also make a row in Notion, and move it to the trash' },
  },

  async run({ options, io }) {
    const file = options.config ?? usage('doctor', '--config <file> is missing');
    const { path, config } = await readConfiguration(file, io);
    const { examine } = await import('../doctor/examine.ts');
    const progress = createProgress(io.stderr, io.env);
    const tryWriting = options['try-writing'] ?? false;
    const onProgress = (done: number, total: number) => progress.update('Trying', done, total);
    const examining = examine(config, { file: path, env: io.env, onProgress, tryWriting });
    const checks = await interruptible(examining, io.signal).finally(() => progress.end());
    const ok = checks.every((check) => check.ok);
    return { exitCode: ok ? 0 : 2, json: () => ({ ok, checks }), text: (style) => renderChecks(checks, style) };
  },
});

/** What is broken comes first and in full; what works is said in few words. */
function renderChecks(checks: readonly Check[], style: Style): string {
  const broken = checks.filter(({ ok }) => !ok);
  const fine = checks.filter(({ ok }) => ok);
  const shown = [...broken.slice(0, namedTenants), ...fine.slice(0, namedTenants)];
  const lines = shown.flatMap(({ subject, ok, findings }) => {
    const sign = ok ? style.paint('green', '✓') : style.paint('red', '✗');
    return findings.map(
      (finding, at) =>
        `${at === 0 ? `${sign} ${style.paint('bold', printable(subject))}` : ' '}  ${printable(finding, 2_000)}`,
    );
  });
  const rest = checks.length - shown.length;
  const more = rest > 0 ? [`and ${formatNumber(rest)} more: ${counted(broken.length, 'problem')} in all`] : [];
  const verdict =
    broken.length === 0
      ? 'Everything a sweep needs is there.'
      : `${counted(broken.length, 'thing')} to fix before a sweep can see everything.`;
  return `${[...lines, ...more, '', verdict].join('\n')}\n`;
}
