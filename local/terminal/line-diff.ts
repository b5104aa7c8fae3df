/** Two texts, line by line: what a reader looks at when a function body or a view differs. */

export interface DiffLine {
  readonly mark: ' ' | '-' | '+' | '…';
  readonly text: string;
}

/** Longer texts are not compared line by line: the table below grows with the square of the length. */
const longest = 1000;

/** Nor are texts of more characters: no reader looks at them line by line. */
const mostCharacters = 400_000;

/** What a line is compared by. */
type Key = (line: string) => string;

const exactly: Key = (line) => line;
const butForIndent: Key = (line) => line.trim();

/**
 * The lines of both texts, `-` only in the expected one, `+` only in the actual one. Runs of equal lines are cut to
 * `context` lines next to a difference, with one `…` line saying how many were left out. Lines that differ in nothing but their indent count
 * as equal, so that a body that somebody pasted shows what was changed in it; unless that is the only difference.
 */
export function lineDiff(expected: string, actual: string, context = 2): DiffLine[] {
  const before = expected.split('\n');
  const after = actual.split('\n');
  const isLong = before.length > longest || after.length > longest;
  if (isLong || expected.length + actual.length > mostCharacters) {
    const why = `too long to show line by line: ${before.length} lines expected, ${after.length} actual`;
    return [{ mark: '…', text: why }];
  }
  const loose = merge(before, after, butForIndent);
  const differs = loose.some(({ mark }) => mark !== ' ');
  return foldEqualRuns(differs ? loose : merge(before, after, exactly), context);
}

/** Whether the line of the one text at this place is the line of the other at that. */
type SameLine = (a: number, b: number) => boolean;

/** Walks the longest common subsequence, trimmed of the common head and tail, which most edits leave long. */
function merge(before: readonly string[], after: readonly string[], key: Key): DiffLine[] {
  const lines = { before: before.map(key), after: after.map(key) };
  const same: SameLine = (a, b) => lines.before[a] === lines.after[b];
  let head = 0;
  while (head < before.length && head < after.length && same(head, head)) head += 1;
  let tail = 0;
  const most = Math.min(before.length, after.length) - head;
  while (tail < most && same(before.length - 1 - tail, after.length - 1 - tail)) tail += 1;
  const equal = (lines: readonly string[]): DiffLine[] => lines.map((text) => ({ mark: ' ', text }));
  return [
    ...equal(before.slice(0, head)),
    ...changedMiddle(before.slice(head, before.length - tail), after.slice(head, after.length - tail), (a, b) =>
      same(head + a, head + b),
    ),
    ...equal(before.slice(before.length - tail)),
  ];
}

function changedMiddle(before: readonly string[], after: readonly string[], same: SameLine): DiffLine[] {
  const width = after.length + 1;
  const common = new Uint16Array((before.length + 1) * width);
  const at = (i: number, j: number): number => common[i * width + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i -= 1) {
    for (let j = after.length - 1; j >= 0; j -= 1) {
      common[i * width + j] = same(i, j) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  while (i < before.length || j < after.length) {
    const [old, fresh] = [before[i], after[j]];
    if (old !== undefined && fresh !== undefined && same(i, j)) {
      lines.push({ mark: ' ', text: old });
      i += 1;
      j += 1;
    } else if (old !== undefined && (fresh === undefined || at(i + 1, j) >= at(i, j + 1))) {
      lines.push({ mark: '-', text: old });
      i += 1;
    } else if (fresh !== undefined) {
      lines.push({ mark: '+', text: fresh });
      j += 1;
    }
  }
  return lines;
}

function foldEqualRuns(lines: readonly DiffLine[], context: number): DiffLine[] {
  const near = lines.map((_, at) =>
    lines.slice(Math.max(0, at - context), at + context + 1).some(({ mark }) => mark !== ' '),
  );
  const folded: DiffLine[] = [];
  let hidden = 0;
  const flush = () => {
    if (hidden > 0) folded.push({ mark: '…', text: `${hidden} equal ${hidden === 1 ? 'line' : 'lines'}` });
    hidden = 0;
  };
  for (const [at, line] of lines.entries()) {
    if (!near[at]) hidden += 1;
    else {
      flush();
      folded.push(line);
    }
  }
  flush();
  return folded;
}
