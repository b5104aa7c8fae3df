import { describe, expect, it } from 'vitest';
import { parseAggregatorEnv } from '../../../shared/config/aggregator.ts';
import { parseCoordinatorEnv } from '../../../shared/config/coordinator.ts';
import { parseWorkerEnv } from '../../../shared/config/worker.ts';

const places = { TABLE_NAME: 't', BUCKET_NAME: 'b', TENANT_QUEUE_URL: 'q', CONTROL_QUEUE_URL: 'c' };

function refusal(parse: () => unknown): string {
  try {
    parse();
  } catch (error) {
    return String(error);
  }
  return 'accepted';
}

describe('the environment of a function', () => {
  it('has everything it needs, and sensible numbers for the rest', () => {
    const canonical = { CANONICAL: '{"secret":"canonical"}', TENANTS: '{"secret":"tenants"}' };
    expect(parseCoordinatorEnv({ ...places, ...canonical, DEADLINE_MINUTES: '5', PATH: '/bin' })).toMatchObject({
      CANONICAL: { secret: 'canonical' },
      TENANTS: { secret: 'tenants' },
      DEADLINE_MINUTES: 5,
      WATCH_SECONDS: 60,
      LOG_LEVEL: 'info',
    });
    expect(parseWorkerEnv({ ...places, RETRY_SECONDS: '2', COMPARE: '{"profile":"strict"}' })).toMatchObject({
      COMPARE: { profile: 'strict', ignore: [] },
      MAX_RECEIVES: 3,
      RETRY_SECONDS: { min: 2, max: 2 },
    });
    expect(parseWorkerEnv(places).RETRY_SECONDS).toEqual({ min: 10, max: 60 });
    expect(parseAggregatorEnv({ ...places, TRACKER: '' }).TRACKER).toBe('none');
    expect(parseAggregatorEnv({ ...places, TRACKER: '{"notion":{"database":"d","tokenSecret":"s"}}' }).TRACKER).toEqual(
      {
        notion: { database: 'd', tokenSecret: 's', columns: {} },
      },
    );
  });

  it('that is wrong says everything at once, by name, and no value', () => {
    const error = refusal(() =>
      parseCoordinatorEnv({
        TABLE_NAME: 't',
        CANONICAL: 'postgres://x:hunter2@h/d',
        TENANTS: '{"secrets":"hunter2"}',
        DEADLINE_MINUTES: 'hunter2',
        WATCH_SECONDS: '901',
        AWS_ENDPOINT_URL_S3: 'hunter2',
        LOG_LEVEL: 'hunter2',
      }),
    );
    expect(error).toContain('BUCKET_NAME: not set');
    expect(error).toContain('TENANT_QUEUE_URL: not set');
    expect(error).toContain('CANONICAL: expected JSON');
    expect(error).toContain('TENANTS: expected one of {"inline"');
    expect(error).toContain('DEADLINE_MINUTES: expected a number from 0.01 to 1440');
    expect(error).toContain('WATCH_SECONDS: expected a number from 0 to 300');
    expect(error).toContain('AWS_ENDPOINT_URL_S3');
    expect(error).toContain('LOG_LEVEL: expected one of silent');
    expect(error).not.toContain('hunter2');
  });

  it.each(['60-10', 'x', '-5', '1-2-3', '10 - 20'])('refuses %j as a range of seconds', (text) => {
    expect(refusal(() => parseWorkerEnv({ ...places, RETRY_SECONDS: text }))).toContain(
      'RETRY_SECONDS: expected seconds',
    );
  });
});
