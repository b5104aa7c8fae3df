import { normalize, resolve } from 'node:path';
import { redact } from '../../shared/core/redact.ts';

/** Arguments in messages. What is shown ends up in logs and tickets, and a mistyped connection is an argument too. */

const hidden = 'an argument that may hold a password';

/** As it may be repeated in a message. */
export function shown(argument: string): string {
  return isPlain(argument) ? redact(argument) : hidden;
}

/** True for a word or a path; not for what may be a connection in any form, or a piece of one. */
export function isPlain(argument: string): boolean {
  return !/[@:=?#]|\/\//.test(argument.replace(/^[a-z]:(?=[\\/])/i, ''));
}

/** Takes arguments that are not plain out of a text that somebody else wrote: an error of the file system, a stack. */
export function hideArguments(text: string, args: readonly string[], cwd: string): string {
  const values = args.flatMap((argument) => [argument, argument.slice(argument.indexOf('=') + 1)]);
  const secret = values
    .filter((value) => !isPlain(value))
    .flatMap((value) => [value, normalize(value), resolve(cwd, value)])
    .filter((value) => value.length > 2)
    .sort((a, b) => b.length - a.length);
  return secret.reduce((rest, value) => rest.replaceAll(value, `(${hidden})`), text);
}
