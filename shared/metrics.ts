/** Figures for CloudWatch, as lines of the log: its embedded metric format. No line has a tenant in it: each would be billed. */

export interface Figure {
  readonly value: number;
  readonly unit: 'Count' | 'Percent' | 'Seconds';
}

/** Takes figures by name, all of one moment (epoch ms). */
export type Meter = (figures: Readonly<Record<string, Figure>>, at: number) => void;

/** Figures under that namespace, without dimensions: one environment is one namespace. Without a namespace nothing is said. */
export function createMeter(namespace: string | undefined, write: (line: string) => void = writeToStdout): Meter {
  if (namespace === undefined) return () => undefined;
  return (figures, at) => {
    const Metrics = Object.entries(figures).map(([Name, { unit }]) => ({ Name, Unit: unit }));
    const values = Object.fromEntries(Object.entries(figures).map(([name, { value }]) => [name, value]));
    const CloudWatchMetrics = [{ Namespace: namespace, Dimensions: [[]], Metrics }];
    write(`${JSON.stringify({ _aws: { Timestamp: at, CloudWatchMetrics }, ...values })}\n`);
  };
}

/** The service takes such a line only when it is a line of the log by itself. */
function writeToStdout(text: string): void {
  process.stdout.write(text);
}
