import { describe, expect, it } from 'vitest';
import { DriftError } from '../../shared/core/errors.ts';
import { createLog, type LogLevel } from '../../shared/log.ts';

function logging(level: LogLevel = 'debug') {
  const lines: string[] = [];
  return { lines, log: createLog({ level, write: (line) => lines.push(line), now: () => 0 }) };
}

describe('the log', () => {
  it('writes one JSON document a line, with the fields of where it happened', () => {
    const { log, lines } = logging();
    log.with({ sweepId: 's' }).with({ tenant: 'acme' }).warn('slow\nanswer', { ms: 12 });
    expect(lines).toEqual([
      `${JSON.stringify({ time: '1970-01-01T00:00:00.000Z', level: 'warn', message: 'slow\nanswer', sweepId: 's', tenant: 'acme', ms: 12 })}\n`,
    ]);
  });

  it('leaves out what is below its level', () => {
    const said = (level: LogLevel) => {
      const { log, lines } = logging(level);
      for (const name of ['debug', 'info', 'warn', 'error'] as const) log[name](name);
      return lines.length;
    };
    expect([said('silent'), said('error'), said('warn'), said('info'), said('debug')]).toEqual([0, 1, 2, 3, 4]);
  });

  it('shows errors with code and cause, and secrets nowhere', () => {
    const { log, lines } = logging();
    const cause = new Error('connect postgres://app:hunter2@h/d refused');
    log.error('no', {
      error: new DriftError('connection-refused', 'password=hunter2', { cause }),
      token: 'hunter2',
      deep: { list: ['Bearer hunter2hunter2'] },
    });
    const [line = ''] = lines;
    expect(JSON.parse(line)).toMatchObject({
      error: { code: 'connection-refused', cause: { message: expect.stringContaining('app:***@h') } },
    });
    expect(line).not.toContain('hunter2');
  });
});
