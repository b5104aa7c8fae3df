import { type Bundle, type StageName, stages } from './build-bundle.ts';

/** How much JavaScript a function may load when it starts, and hold in all, in bytes. Loading is most of a cold start. */
export const budgets: Readonly<Record<StageName, Pick<Bundle, 'startBytes' | 'bytes'>>> = {
  coordinator: { startBytes: 770_000, bytes: 950_000 },
  worker: { startBytes: 825_000, bytes: 1_055_000 },
  // It puts findings into words, and the words for every kind come with the kind.
  aggregator: { startBytes: 765_000, bytes: 765_000 },
};

/** What is over budget, one sentence each. */
export function overBudget({ stage, startBytes, bytes }: Bundle): string[] {
  const budget = budgets[stage];
  const say = (what: string, is: number, may: number) =>
    is > may ? [`The ${stage} ${what} ${inKb(is)} KB of JavaScript, its budget is ${inKb(may)} KB.`] : [];
  return [...say('loads', startBytes, budget.startBytes), ...say('holds', bytes, budget.bytes)];
}

/** One line per function: what it loads, what it holds, and its budget. */
export function describeSizes(bundles: Readonly<Record<StageName, Bundle>>): string {
  const lines = stages.map((stage) => {
    const { startBytes, bytes } = bundles[stage];
    const may = budgets[stage].startBytes;
    return `  ${stage.padEnd(12)}${inKb(startBytes).padStart(6)} KB at start, ${inKb(bytes).padStart(6)} KB in all (budget ${inKb(may)} KB at start)`;
  });
  return `Bundles\n${lines.join('\n')}\n`;
}

const inKb = (bytes: number): string => (bytes / 1000).toFixed(1);
