import { cpus } from 'node:os';
import { interruptible } from '../local/commands/io.ts';
import { createStopper } from '../local/stopper.ts';
import { createProgress } from '../local/terminal/progress.ts';
import { asDriftError } from '../shared/core/errors.ts';
import { type BenchOptions, parseOptions } from './options.ts';
import { loadPrevious, savePrevious } from './previous.ts';
import { renderTable, tableAsJson } from './print/table.ts';
import { isMet, targetTable } from './targets.ts';
import { topics } from './topics.ts';
import { setUpWorkbench, type TopicResult } from './workbench.ts';

/** The door of the measurements: prints tables on stdout and progress on stderr, and leaves nothing behind. */

const interrupt = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt.abort());

try {
  const options = parseOptions(process.argv.slice(2));
  await measure(options);
} catch (thrown) {
  const error = asDriftError(thrown);
  process.stderr.write(`${error.message}\n`);
  process.exitCode = error.code === 'usage-invalid' ? 64 : 2;
}
process.stdout.write('', () => process.stderr.write('', () => process.exit()));

async function measure(options: BenchOptions): Promise<void> {
  const stopper = createStopper();
  const progress = createProgress(process.stderr, process.env);
  const results: TopicResult[] = [];
  try {
    const bench = await setUpWorkbench({ options, progress, previous: await loadPrevious(), stopper });
    for (const topic of options.topics) {
      const result = await interruptible(topics[topic](bench), interrupt.signal).catch(report);
      progress.end();
      if (!result) continue;
      results.push(result);
      // Each when it is there: the largest sizes take minutes.
      if (!options.json) for (const table of result.tables) process.stdout.write(`${renderTable(table)}\n`);
    }
  } finally {
    progress.end();
    await stopper.stop();
  }
  await conclude(options, results);
}

/** A topic that fails costs its own tables and the exit code, not what took minutes before it. */
function report(thrown: unknown): undefined {
  const error = asDriftError(thrown);
  if (error.code === 'interrupted' || error.code === 'usage-invalid') throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 2;
}

async function conclude(options: BenchOptions, results: readonly TopicResult[]): Promise<void> {
  const judged = results.flatMap((result) => result.judged);
  if (options.save) await savePrevious(Object.assign({}, ...results.map(({ ratios }) => ratios)));
  if (!options.json) {
    if (judged.length > 0) process.stdout.write(renderTable(targetTable(judged)));
    return;
  }
  const document = {
    machine: {
      node: process.versions.node,
      platform: `${process.platform}-${process.arch}`,
      processors: cpus().length,
    },
    options,
    tables: results.flatMap(({ tables }) => tables.map(tableAsJson)),
    targets: judged.map((one) => ({ ...one, met: isMet(one) })),
  };
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}
