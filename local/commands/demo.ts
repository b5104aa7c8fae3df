import { resolve } from 'node:path';
import { demoTenants } from '../demo/fleet.ts';
import type { DemoOutcome, RunningDemo } from '../demo-run/run-demo.ts';
import { renderHtml } from '../report/html.ts';
import { matrixDocument } from '../report/json.ts';
import { keepSweep, tryKeeping } from '../sweep/stored-sweeps.ts';
import { renderMatrix } from '../terminal/matrix.ts';
import { createProgress } from '../terminal/progress.ts';
import type { Style } from '../terminal/style.ts';
import { counted } from '../words.ts';
import { writeWhole } from '../write-file.ts';
import { defineCommand } from './command.ts';
import { interruptible } from './io.ts';
import { showProgress } from './sweep.ts';

const reportFile = 'out/report.html';
const notionFile = 'out/notion.html';

export const demoCommand = defineCommand({
  name: 'demo',
  summary: 'sweep a fleet of real databases on an embedded server, with the real functions',
  arguments: [],
  options: {},
  details: `Writes ${reportFile} and ${notionFile} in this directory. Needs no account and no network.`,

  async run({ io }) {
    await tryKeeping(io.cwd);
    const progress = createProgress(io.stderr, io.env);
    const step = (what: string, done: number, total: number): void => progress.update(what, done, total);
    const { runDemo } = await import('../demo-run/run-demo.ts');
    const demo = runDemo({
      signal: io.signal,
      onStep: step,
      onProgress: (state, sweep) => showProgress(progress, state, sweep === 1 ? '' : ' again'),
      ...(io.env.DEBUG && { writeLog: (line: string) => io.stderr.write(line) }),
    });
    const outcome = await waitFor(demo, io.signal).finally(() => progress.end());
    await writeWhole(resolve(io.cwd, reportFile), renderHtml(outcome.matrix));
    await writeWhole(resolve(io.cwd, notionFile), outcome.notionPage);
    const sweepFile = await keepSweep(outcome.matrix, io.cwd);

    const { matrix, problems, firstWrites, secondWrites } = outcome;
    return {
      exitCode: problems.length === 0 ? 0 : 2,
      json: () => ({
        ...matrixDocument(matrix),
        demo: { problems, rowsWritten: firstWrites, rowsWrittenBySecondSweep: secondWrites },
        files: { report: reportFile, notion: notionFile, sweep: sweepFile },
      }),
      text: (style) => `${renderMatrix(matrix, style)}\n${closing(outcome, style)}`,
    };
  },
});

async function waitFor(demo: RunningDemo, signal: AbortSignal): Promise<DemoOutcome> {
  try {
    return await interruptible(demo.finished, signal);
  } finally {
    await demo.stop();
  }
}

function closing({ problems, firstWrites, secondWrites }: DemoOutcome, style: Style): string {
  const verdict =
    problems.length === 0
      ? style.paint('green', `All ${demoTenants.length} tenants are classified as their story says.`)
      : style.paint(
          'red',
          `${counted(problems.length, 'verdict')} not as expected:\n${problems.map((line) => `  ${line}`).join('\n')}`,
        );
  return [
    verdict,
    `The first sweep wrote ${counted(firstWrites, 'row')} to the Notion stand-in; a second sweep: ${counted(secondWrites, 'row')} written to Notion.`,
    '',
    `  Report          ${reportFile}`,
    `  Notion page     ${notionFile}`,
    '  Your own fleet  driftmatrix sweep --config <file>',
    '',
  ].join('\n');
}
