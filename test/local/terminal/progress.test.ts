import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createProgress } from '../../../local/terminal/progress.ts';
import { fakeIo } from '../fake-io.ts';

function progressAt(columns?: number) {
  const io = fakeIo(columns === undefined ? {} : { columns });
  let time = 0;
  const progress = createProgress(io.stderr, { NO_COLOR: '1' }, () => time);
  const wait = (ms: number): void => {
    time += ms;
  };
  return { progress, wait, written: io.err };
}

describe('progress', () => {
  it('is at most a line a second where no terminal is, and always the last step', () => {
    const { progress, wait, written } = progressAt();
    for (let done = 1; done <= 40; done += 1) {
      progress.update('Checking', done, 40, `${done} in sync`);
      wait(100);
    }
    const lines = written().trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe('Checking, 1 of 40, 1 in sync, 0 s');
    expect(lines.at(-1)).toBe('Checking, 40 of 40, 40 in sync, 4 s');
  });

  it('is one line that is drawn over on a terminal, and gone at the end', () => {
    const { progress, written } = progressAt(80);
    progress.update('Checking', 20, 40, '18 in sync, 2 differ');
    progress.end();
    expect(written()).not.toContain('\n');
    expect(stripVTControlCharacters(written())).toContain('━'.repeat(24));
    expect(written()).toContain('Checking  20/40  18 in sync, 2 differ');
    expect(written().endsWith('\r\u001b[K')).toBe(true);
  });
});
