import { writeSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { describeCrash } from './commands/crash.ts';
import { runCommandLine } from './commands/run.ts';

/** The door of the command line: the only file here that reads the environment and the arguments, and that ends the process. */

const args = process.argv.slice(2);
let hasAnswered = false;
let hasEnded = false;
/** Output that a full disk did not take. */
let isLost = false;

// Exit code 1 means drift, and is what Node would exit with.
process.on('uncaughtException', (thrown) => {
  crash(thrown);
  process.exit(2);
});
process.on('exit', (code) => {
  // As when nothing is left to wait for and the command still does.
  if (hasEnded || code === 2) return;
  crash(new Error('The command ended without an answer.'));
  process.exitCode = 2;
});

const interrupt = new AbortController();
let interruptedAt = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // The first asks everything to stop in order; who asks again does not want to wait for that. One Ctrl-C may arrive
    // twice: from the terminal, and from the process that started this one.
    if (interrupt.signal.aborted && performance.now() - interruptedAt > 500) process.exit(2);
    if (interruptedAt === 0) interruptedAt = performance.now();
    interrupt.abort();
  });
}

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // The reader went away (`| head`): nobody is left to tell anything. What has not been found out yet is not fine.
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 2);
    throw error;
  });
}

process.exitCode = await runCommandLine(args, {
  stdout: outputOf(process.stdout, answered),
  stderr: outputOf(process.stderr),
  stdin: () => text(process.stdin),
  env: process.env,
  cwd: process.cwd(),
  signal: interrupt.signal,
});
answered();
hasEnded = true;
// A pipe takes long output in pieces; leave when all of it is out.
process.stdout.write('', (error) => {
  // Nobody has seen the answer, so the exit code must not say that all is well.
  if (isLost || isFailure(error)) process.exit(2);
  process.stderr.write('', () => process.exit());
});

function isFailure(error: NodeJS.ErrnoException | null | undefined): boolean {
  return Boolean(error) && error?.code !== 'EPIPE';
}

/** Also to who started this process: from then on there is something on stdout, or the exit code says it all. */
function answered(): void {
  if (!hasAnswered) process.send?.('answered');
  hasAnswered = true;
}

/** At once, for the process ends here. */
function crash(thrown: unknown): void {
  const debug = Boolean(process.env.DEBUG);
  const { stdout, stderr } = describeCrash(thrown, { wantsJson: args.includes('--json'), hasAnswered, debug });
  answered();
  for (const [descriptor, text] of [
    [1, stdout],
    [2, stderr],
  ] as const) {
    try {
      writeSync(descriptor, text);
    } catch {
      // Nobody reads it, or there is no room: the exit code still says it.
    }
  }
}

function outputOf(stream: NodeJS.WriteStream, onWrite: () => void = () => undefined) {
  return {
    write: (text: string): void => {
      onWrite();
      stream.write(text, (error) => {
        isLost ||= isFailure(error);
      });
    },
    get isTTY() {
      return stream.isTTY === true;
    },
    get columns() {
      return stream.columns;
    },
  };
}
