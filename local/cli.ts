import { text } from 'node:stream/consumers';
import { runCommandLine } from './commands/run.ts';

/** The door of the command line: the only file here that reads the environment and the arguments, and that ends the process. */

const interrupt = new AbortController();
let interruptedAt = 0;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    // The first asks everything to stop in order; who asks again does not want to wait for that. One Ctrl-C may arrive
    // twice: from the terminal, and from the process that started this one.
    if (interrupt.signal.aborted && Date.now() - interruptedAt > 500) process.exit(2);
    if (interruptedAt === 0) interruptedAt = Date.now();
    interrupt.abort();
  });
}

for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    // The reader went away (`| head`): nobody is left to tell anything.
    if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
    throw error;
  });
}

process.exitCode = await runCommandLine(process.argv.slice(2), {
  stdout: outputOf(process.stdout),
  stderr: outputOf(process.stderr),
  stdin: () => text(process.stdin),
  env: process.env,
  cwd: process.cwd(),
  signal: interrupt.signal,
});
// A pipe takes long output in pieces; leave when all of it is out.
process.stdout.write('', () => process.stderr.write('', () => process.exit()));

function outputOf(stream: NodeJS.WriteStream) {
  return {
    write: (text: string): void => {
      stream.write(text);
    },
    get isTTY() {
      return stream.isTTY === true;
    },
    get columns() {
      return stream.columns;
    },
  };
}
