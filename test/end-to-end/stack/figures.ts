import * as z from 'zod';
import type { StackTemplate } from '../../../local/stack/read-template.ts';

/** What the functions said in numbers, and which of it the alarms hear. */

const line = z.looseObject({
  _aws: z.object({
    CloudWatchMetrics: z.tuple([
      z.object({ Namespace: z.literal('driftmatrix/dev'), Metrics: z.array(z.object({ Name: z.string() })) }),
    ]),
  }),
});
export type Figures = z.infer<typeof line>;

export const figuresIn = (log: readonly string[]): Figures[] =>
  log.filter((text) => text.includes('"_aws"')).map((text) => line.parse(JSON.parse(text)));

const alarm = z.object({ Namespace: z.string().optional(), MetricName: z.string() });
const filter = z.object({ MetricTransformations: z.array(z.object({ MetricName: z.string() })) });

/** The metrics of our own that an alarm waits for and that neither these figures nor the counted lines of a log ever give. */
export function alarmsWithoutFigure({ resources }: StackTemplate, figures: Figures | undefined): string[] {
  const ofType = (type: string) => Object.values(resources).filter(({ Type }) => Type === type);
  const said = figures?._aws.CloudWatchMetrics[0].Metrics.map(({ Name }) => Name) ?? [];
  const counted = ofType('AWS::Logs::MetricFilter').flatMap(({ Properties }) =>
    filter.parse(Properties).MetricTransformations.map(({ MetricName }) => MetricName),
  );
  return ofType('AWS::CloudWatch::Alarm')
    .map(({ Properties }) => alarm.parse(Properties))
    .filter(({ Namespace }) => Namespace === 'driftmatrix/dev')
    .map(({ MetricName }) => MetricName)
    .filter((name) => ![...said, ...counted].includes(name));
}
