import { type Command, commonOptions, type Option } from './command.ts';

export function commandList(commands: readonly Command[]): string {
  const calls = commands.map((command) => ({ call: callOf(command), summary: command.summary }));
  const widest = Math.max(...calls.map(({ call }) => call.length));
  return [
    'driftmatrix: which tenant databases are not on the canonical schema, and what exactly do they miss?',
    '',
    'Usage: driftmatrix <command> [options]',
    '',
    ...calls.map(({ call, summary }) => `  ${call.padEnd(widest)}  ${summary}`),
    '',
    'Every command takes --json and --help.',
    'Exit codes: 0 in sync or done, 1 drift found, 2 could not tell, 64 wrong usage.',
    '',
  ].join('\n');
}

export function commandHelp(command: Command): string {
  const options = Object.entries<Option>({ ...command.options, ...commonOptions }).map(([name, option]) => ({
    flag: `${option.short ? `-${option.short}, ` : '    '}--${name}${option.value ? ` ${option.value}` : ''}`,
    help: option.multiple ? `${option.help} (may be repeated)` : option.help,
  }));
  const widest = Math.max(...options.map(({ flag }) => flag.length));
  return [
    `Usage: driftmatrix ${callOf(command)} [options]`,
    '',
    `${capitalised(command.summary)}.`,
    ...(command.details ? ['', command.details] : []),
    '',
    'Options:',
    ...options.map(({ flag, help }) => `  ${flag.padEnd(widest)}  ${help}`),
    '',
  ].join('\n');
}

const callOf = (command: Command): string => [command.name, ...command.arguments].join(' ');

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
