import { join } from 'node:path';
import { buildBundles, stages } from '../../infra/bundle/build-bundle.ts';
import { median, medianRatio } from '../measure/statistics.ts';
import type { Cell } from '../print/table.ts';
import { kilobytes, megabytes, milliseconds, ratio, text } from '../print/units.ts';
import { coldStartAtMost, type Judged } from '../targets.ts';
import type { TopicResult, Workbench } from '../workbench.ts';
import { type Load, loadInFreshProcess, writeLoader } from './cold-start/load.ts';

const columns = [
  text('function'),
  kilobytes('loaded at start'),
  kilobytes('bundle'),
  milliseconds('import'),
  milliseconds('process'),
  megabytes('peak'),
  ratio('÷ nothing'),
  ratio('before'),
];

/** How long a fresh process needs until a function could take its first message: the code that is deployed, loaded. */
export async function runColdStart({ folder, options, previous, progress }: Workbench): Promise<TopicResult> {
  progress.update('bundling the functions', 0, 0);
  const built = await buildBundles(join(folder, 'functions'));
  const bundles = stages.map((stage) => built[stage]);
  // Twice as often as what needs a server: they cost little and vary much.
  const times = options.rounds * 2 - 1;
  const [nothing, ...loads] = await loadInTurn(
    times,
    await writeLoader(folder),
    [undefined, ...bundles.map((bundle) => join(bundle.folder, 'index.mjs'))],
    (done, total) => progress.update('starting the functions', done, total),
  );
  const walls = (all: readonly Load[] = []): number[] => all.map(({ wallMs }) => wallMs);
  const lines = bundles.map((bundle, place) => {
    const key = `cold start ${bundle.stage} ÷ nothing`;
    return { ...bundle, key, loads: loads[place] ?? [], ratio: medianRatio(walls(loads[place]), walls(nothing)) };
  });
  const rows: Cell[][] = [
    ['nothing', undefined, undefined, ...figuresOf(nothing), undefined, undefined],
    ...lines.map((line) => [
      line.stage,
      line.startBytes,
      line.bytes,
      ...figuresOf(line.loads),
      line.ratio,
      previous[line.key],
    ]),
  ];
  const title = `Cold start of the deployed code on Node ${process.versions.node}`;
  const notes = [`Medians of ${times} fresh processes each, in turn; "nothing" is Node alone.`];
  return {
    tables: [{ title, columns, rows, notes }],
    judged: lines.filter(({ stage }) => stage === 'worker').flatMap(judge),
    ratios: Object.fromEntries(lines.map((line) => [line.key, line.ratio])),
  };
}

/** The worker starts most often, and somebody's tenants wait for it. */
function judge({ stage, startBytes, loads }: { stage: string; startBytes: number; loads: readonly Load[] }): Judged[] {
  const what = `cold start of the ${stage}`;
  const importMs = median(loads.map((load) => load.importMs));
  return [
    { what: `${what}, code`, measured: startBytes, limit: coldStartAtMost.startBytes, sense: 'at most', unit: 'bytes' },
    { what: `${what}, import`, measured: importMs, limit: coldStartAtMost.importMs, sense: 'at most', unit: 'ms' },
  ];
}

const figuresOf = (loads: readonly Load[] = []): number[] =>
  (['importMs', 'wallMs', 'peakBytes'] as const).map((fact) => median(loads.map((load) => load[fact])));

/** The loads of each file, in the order of the files. */
async function loadInTurn(
  times: number,
  loader: string,
  files: readonly (string | undefined)[],
  onStep: (done: number, total: number) => void,
): Promise<Load[][]> {
  const loads = files.map((): Load[] => []);
  for (let round = 0; round < times; round += 1) {
    onStep(round, times);
    for (const [place, file] of files.entries()) loads[place]?.push(await loadInFreshProcess(loader, file));
  }
  return loads;
}
