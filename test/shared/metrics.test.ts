import { describe, expect, it } from 'vitest';
import { createMeter } from '../../shared/metrics.ts';

describe('figures for CloudWatch', () => {
  it('are one line in its embedded metric format, without dimensions', () => {
    const lines: string[] = [];
    createMeter('driftmatrix/dev', (line) => lines.push(line))({ Coverage: { value: 90, unit: 'Percent' } }, 1_000);
    expect(lines.join('').trim().split('\n')).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      _aws: {
        Timestamp: 1_000,
        CloudWatchMetrics: [
          { Namespace: 'driftmatrix/dev', Dimensions: [[]], Metrics: [{ Name: 'Coverage', Unit: 'Percent' }] },
        ],
      },
      Coverage: 90,
    });
  });

  it('are not given where nobody asked for them', () => {
    const lines: string[] = [];
    createMeter(undefined, (line) => lines.push(line))({ Coverage: { value: 90, unit: 'Percent' } }, 1_000);
    expect(lines).toEqual([]);
  });
});
