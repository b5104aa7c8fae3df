import { parseArgs } from 'node:util';
import { DriftError } from '../../shared/core/errors.ts';
import type { Style } from '../terminal/style.ts';
import type { Io } from './io.ts';
import { shown } from './shown.ts';
import { suggest } from './suggest.ts';

/** 0 in sync or done, 1 drift found, 2 could not tell, 64 wrong usage. */
export type ExitCode = 0 | 1 | 2 | 64;

/** What a command found out, told either to a program or to a person. */
export interface Answer {
  readonly exitCode: ExitCode;
  /** The one document that `--json` prints. */
  json(): unknown;
  text(style: Style): string;
}

export interface Option {
  readonly type: 'string' | 'boolean';
  readonly short?: string;
  readonly multiple?: boolean;
  /** What stands for the value in the help: `<file>`. */
  readonly value?: string;
  readonly help: string;
}

type Options = Readonly<Record<string, Option>>;
type Values<O extends Options> = ReturnType<
  typeof parseArgs<{ options: O & typeof commonOptions; strict: true; allowPositionals: true }>
>['values'];

interface Definition<O extends Options> {
  readonly name: string;
  readonly summary: string;
  /** Its arguments as the help names them; all of them must be given. */
  readonly arguments: readonly string[];
  readonly options: O;
  readonly details?: string;
  run(call: { readonly arguments: readonly string[]; readonly options: Values<O>; readonly io: Io }): Promise<Answer>;
}

export interface Command {
  readonly name: string;
  readonly summary: string;
  readonly arguments: readonly string[];
  readonly options: Options;
  readonly details?: string;
  /** Throws `usage-invalid` when the arguments do not fit the command. */
  run(args: readonly string[], io: Io): Promise<Answer>;
}

export const commonOptions = {
  json: { type: 'boolean', help: 'print one JSON document on stdout and nothing else' },
  help: { type: 'boolean', short: 'h', help: 'show this help' },
} as const satisfies Options;

export function defineCommand<O extends Options>(definition: Definition<O>): Command {
  return {
    ...definition,
    run(args, io) {
      refuseUnknown(definition, args);
      const options = { ...definition.options, ...commonOptions };
      const { values, positionals } = parseArgs({ args: [...args], options, strict: true, allowPositionals: true });
      return definition.run({ arguments: positionals, options: values, io });
    },
  };
}

/** Everything that is wrong with the arguments is found here, in our words: what parseArgs says is for programmers. */
function refuseUnknown(command: Omit<Command, 'run'>, args: readonly string[]): void {
  const options: Options = { ...command.options, ...commonOptions };
  const { tokens, positionals } = parseArgs({ args: [...args], options, strict: false, tokens: true });
  const refuse = (why: string): never => {
    throw new DriftError('usage-invalid', `${why} Try: driftmatrix ${command.name} --help`);
  };
  for (const token of tokens) {
    if (token.kind !== 'option') continue;
    const option = options[token.name];
    if (!option)
      refuse(`driftmatrix ${command.name} has no option ${shown(token.rawName)}.${hint(token.rawName, options)}`);
    else if (option.type === 'string' && !token.value)
      refuse(`${token.rawName} needs a value: ${option.value ?? '<value>'}.`);
    else if (option.type === 'boolean' && token.value !== undefined) refuse(`${token.rawName} takes no value.`);
  }
  if (positionals.length > command.arguments.length) {
    const extra = positionals.slice(command.arguments.length).map(shown);
    refuse(
      `Unexpected argument ${extra.join(', ')}: driftmatrix ${command.name} takes ${command.arguments.join(' ') || 'none'}.`,
    );
  }
  const lacking = command.arguments.slice(positionals.length);
  if (lacking.length > 0) refuse(`Missing argument ${lacking.join(' ')}.`);
}

function hint(rawName: string, options: Options): string {
  const near = suggest(rawName.replace(/^-+/, ''), Object.keys(options));
  return near ? ` Did you mean --${near}?` : '';
}
