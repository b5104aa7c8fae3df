import { describe, expect, it } from 'vitest';
import { readLimits } from '../../../shared/config/read-limits.ts';
import { parseWorkerEnv } from '../../../shared/config/worker.ts';

const env = { TABLE_NAME: 't', BUCKET_NAME: 'b', TENANT_QUEUE_URL: 'q', CONTROL_QUEUE_URL: 'c', READ_SECONDS: '30' };

describe('the limits of reading', () => {
  it('leave most of the memory that Lambda gives to what is made of a schema', () => {
    const limits = readLimits(parseWorkerEnv({ ...env, AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512' }));
    expect(limits).toEqual({
      connectTimeoutMs: 5_000,
      readTimeoutMs: 30_000,
      statementTimeoutMs: 30_000,
      maxBytes: 53_687_091,
    });
  });

  it('are the reader’s own where nobody knows the memory', () => {
    expect(Object.keys(readLimits(parseWorkerEnv(env)))).not.toContain('maxBytes');
  });
});
