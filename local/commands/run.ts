import { asDriftError, DriftError, type ErrorCode } from '../../shared/core/errors.ts';
import { inertJson, printable, printableLines } from '../../shared/core/printable.ts';
import { redact } from '../../shared/core/redact.ts';
import { createStyle } from '../terminal/style.ts';
import type { Command, ExitCode } from './command.ts';
import { commandHelp, commandList } from './help.ts';
import type { Io } from './io.ts';
import { commands } from './registry.ts';
import { hideArguments, shown } from './shown.ts';
import { suggest } from './suggest.ts';

/** Runs one command line, prints its answer or its error, and gives the exit code. Never throws. */
export async function runCommandLine(args: readonly string[], io: Io): Promise<ExitCode> {
  const wantsJson = args.includes('--json');
  try {
    const [name, ...rest] = args;
    if (name === undefined) {
      io.stderr.write(commandList(commands));
      return 64;
    }
    const help = helpFor(name, rest);
    if (help !== undefined) {
      io.stdout.write(help);
      return 0;
    }
    const answer = await find(name).run(rest, io);
    io.stdout.write(
      wantsJson
        ? `${inertJson(JSON.stringify(answer.json(), null, 2))}\n`
        : answer.text(createStyle({ ...io.stdout, env: io.env })),
    );
    return answer.exitCode;
  } catch (thrown) {
    return report(asDriftError(thrown), args, io);
  }
}

function helpFor(name: string, rest: readonly string[]): string | undefined {
  if (name === '--help' || name === '-h') return commandList(commands);
  if (name === 'help') return rest[0] === undefined ? commandList(commands) : commandHelp(find(rest[0]));
  const beforeEnd = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
  if (beforeEnd.includes('--help') || beforeEnd.includes('-h')) return commandHelp(find(name));
  return undefined;
}

function find(name: string): Command {
  const command = commands.find((candidate) => candidate.name === name);
  if (command) return command;
  const names = commands.map((candidate) => candidate.name);
  const near = suggest(name, names);
  throw new DriftError(
    'usage-invalid',
    `There is no command ${shown(name)}. ${near ? `Did you mean ${near}?` : `Commands: ${names.join(', ')}.`} Try: driftmatrix --help`,
  );
}

function report(error: DriftError, args: readonly string[], io: Io): ExitCode {
  const clean = (text: string): string => redact(hideArguments(text, args, io.cwd));
  const message = clean(error.message);
  if (args.includes('--json'))
    io.stdout.write(`${inertJson(JSON.stringify({ error: { code: error.code, message } }, null, 2))}\n`);
  const shown = inLines.has(error.code) ? indented(message) : printable(message, 2_000);
  const debug = io.env.DEBUG ? `\n${printableLines(clean(stackOf(error)))}` : '';
  io.stderr.write(`${error.code}: ${shown}${debug}\n`);
  return error.code === 'usage-invalid' ? 64 : 2;
}

/** Their messages are lists of what is wrong, a line each. All others fit on one, whatever a server wrote into them. */
const inLines: ReadonlySet<ErrorCode> = new Set([
  'config-invalid',
  'usage-invalid',
  'snapshot-invalid',
  'record-invalid',
  'local-server-failed',
]);

/** No later line starts where a line of ours would. */
const indented = (message: string): string => printableLines(message).replace(/\n(?! {2})/g, '\n  ');

/** The stack of the error and of everything that caused it. */
function stackOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\ncaused by ${stackOf(error.cause)}` : '';
  return `${error.stack ?? error.message}${cause}`;
}
