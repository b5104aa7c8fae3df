import { printable } from '../../shared/core/printable.ts';
import type { Output } from '../commands/io.ts';
import { createStyle } from './style.ts';
import { clip } from './text.ts';

/** Progress for whoever waits: a bar that redraws itself on a terminal, a line a second otherwise. */
export interface Progress {
  /** `facts` follow the count, such as `12 in sync`. A total of 0 means that it is not known yet. */
  update(what: string, done: number, total: number, facts?: string): void;
  /** A line that stays. */
  note(text: string): void;
  /** Takes the bar away. */
  end(): void;
}

const barWidth = 24;
const lineEveryMs = 1000;
const redrawEveryMs = 80;

export function createProgress(
  output: Output,
  env: Readonly<Record<string, string | undefined>>,
  now: () => number = () => performance.now(),
): Progress {
  const startedAt = now();
  const elapsed = (): string => `${((now() - startedAt) / 1000).toFixed(0)} s`;
  return output.isTTY ? bar(output, env, now, elapsed) : lines(output, now, elapsed);
}

function bar(
  output: Output,
  env: Readonly<Record<string, string | undefined>>,
  now: () => number,
  elapsed: () => string,
): Progress {
  let drawnAt = Number.NEGATIVE_INFINITY;
  let last = '';
  const draw = (line: string): void => output.write(`\r${line}\u001b[K`);
  return {
    update(what, done, total, facts = '') {
      const isLast = total > 0 && done >= total;
      if (!isLast && now() - drawnAt < redrawEveryMs) return;
      drawnAt = now();
      const style = createStyle({ ...output, isTTY: true, columns: output.columns, env });
      const filled = total > 0 ? Math.round((Math.min(done, total) / total) * barWidth) : 0;
      const count = total > 0 ? `${done}/${total}` : '';
      const text = [printable(what), count, facts, elapsed()].filter((part) => part !== '').join('  ');
      const shown = clip(text, style.width - barWidth - 2);
      last = `${style.paint('green', '━'.repeat(filled))}${style.paint('dim', '━'.repeat(barWidth - filled))} ${shown}`;
      draw(last);
    },
    note(text) {
      output.write(`\r\u001b[K${printable(text)}\n`);
      if (last !== '') draw(last);
    },
    end() {
      if (last !== '') output.write('\r\u001b[K');
      last = '';
    },
  };
}

function lines(output: Output, now: () => number, elapsed: () => string): Progress {
  let writtenAt = Number.NEGATIVE_INFINITY;
  let previous = '';
  return {
    update(what, done, total, facts = '') {
      const isLast = total > 0 && done >= total;
      const text = [what, total > 0 ? `${done} of ${total}` : '', facts].filter((part) => part !== '').join(', ');
      if (text === previous || (!isLast && now() - writtenAt < lineEveryMs)) return;
      writtenAt = now();
      previous = text;
      output.write(`${printable(`${text}, ${elapsed()}`)}\n`);
    },
    note: (text) => output.write(`${printable(text)}\n`),
    end: () => undefined,
  };
}
