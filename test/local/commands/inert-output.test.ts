import { describe, expect, it } from 'vitest';
import { runCommandLine } from '../../../local/commands/run.ts';
import { trackerLine } from '../../../local/commands/sweep.ts';
import { registryNote } from '../../../local/sweep/registry-note.ts';
import { createProgress } from '../../../local/terminal/progress.ts';
import { exampleMatrix } from '../example-matrix.ts';
import { fakeIo } from '../fake-io.ts';

const evil = 'a\u001b]0;owned\u0007\u001b[2J\u202eb\u009b31m\n2026-11-30 all tenants are in sync';
const shown = 'a\\u001b]0;owned\\u0007\\u001b[2J\\u202eb\\u009b31m';

/** Nothing that moves a cursor or turns a line around, and no line that begins as the text from elsewhere wants it to. */
function expectInert(text: string): void {
  expect(text).toContain(shown);
  for (const unseen of ['\u001b', '\u0007', '\u202e', '\u009b']) expect(text).not.toContain(unseen);
  expect(text).not.toMatch(/^2026-11-30 all/m);
}

describe('what the command line prints of text from elsewhere', () => {
  it('an error, also as JSON', async () => {
    const io = fakeIo();
    await runCommandLine([evil, '--json'], io);
    expectInert(io.err());
    expect(JSON.parse(io.out()).error.message).toContain(evil);
    for (const unseen of ['\u001b', '\u202e', '\u009b']) expect(io.out()).not.toContain(unseen);
  });

  it('names of databases that no tenant has', () => {
    expectInert(registryNote({ gone: { count: 1, names: [evil] }, unknown: { count: 0, names: [] }, elsewhere: 0 }));
    expectInert(registryNote({ gone: { count: 0, names: [] }, unknown: { count: 1, names: [evil] }, elsewhere: 0 }));
  });

  it('the words of the tracker', () => {
    const finished = {
      matrix: exampleMatrix(1),
      notes: [],
      trackerError: { code: 'tracker-refused', message: evil },
    } as const;
    expectInert(trackerLine(finished));
  });

  it('lines of progress', () => {
    let text = '';
    const write = (more: string): void => {
      text += more;
    };
    const output = { write, isTTY: false, columns: 80 };
    const progress = createProgress(output, {});
    progress.update(evil, 1, 1);
    progress.note(evil);
    expectInert(text);
  });
});
