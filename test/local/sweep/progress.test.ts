import { describe, expect, it } from 'vitest';
import { observeLog } from '../../../local/sweep/progress.ts';
import { DriftError } from '../../../shared/core/errors.ts';
import { createLog } from '../../../shared/log.ts';

function observed() {
  const seen = observeLog();
  return { seen, log: createLog({ level: 'info', write: seen.write }) };
}

describe('progress from the functions’ log', () => {
  it('counts each tenant once, by what its check found', () => {
    const { seen, log } = observed();
    log.with({ tenant: 'a' }).info('tenant checked', { status: 'in-sync' });
    log.with({ tenant: 'b' }).info('tenant checked', { status: 'lagging' });
    log.with({ tenant: 'b' }).info('tenant checked', { status: 'lagging' });
    log.with({ tenant: 'c' }).info('tenant checked', { status: 'unreachable' });
    log.with({ tenant: 'd' }).warn('tenant will be tried again', { error: new DriftError('connection-refused', 'no') });
    expect(seen.progress(5)).toEqual({ known: 5, done: 3, inSync: 1, differing: 1, unknown: 1, isPublishing: false });
  });

  it('knows when all have answered, and what the tracker refused', () => {
    const { seen, log } = observed();
    log.info('sweep closed', { why: 'all-answered' });
    log.error('the matrix could not be published', { error: new DriftError('tracker-unavailable', 'Notion is down.') });
    expect(seen.progress(0).isPublishing).toBe(true);
    const waits = 'the tracker does not answer, so publishing goes on later';
    log.warn(waits, { error: new DriftError('tracker-unavailable', 'Still down.') });
    log.warn('Notion: the row of the sweep could not be written.');
    expect(seen.publishFailures).toEqual([
      { code: 'tracker-unavailable', message: 'Notion is down.' },
      { code: 'tracker-unavailable', message: 'Still down.' },
    ]);
    expect(seen.notes).toEqual(['Notion: the row of the sweep could not be written.']);
    seen.reset();
    expect(seen.publishFailures).toEqual([]);
  });
});
