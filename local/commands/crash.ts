import { printable } from '../../shared/core/printable.ts';
import { redact } from '../../shared/core/redact.ts';

/** What is said of an error that nobody caught. */
export interface Crash {
  /** The one JSON document, where nothing has been printed yet and one was asked for; else empty. */
  readonly stdout: string;
  readonly stderr: string;
}

/** How much of a stack is shown to whoever asks for it. */
const mostOfStack = 10_000;

export function describeCrash(
  thrown: unknown,
  { wantsJson, hasAnswered, debug }: { wantsJson: boolean; hasAnswered: boolean; debug: boolean },
): Crash {
  const words = thrown instanceof Error ? thrown.message : String(thrown);
  const message = printable(redact(words.slice(0, mostOfStack))) || 'Something broke that should not.';
  const stack =
    thrown instanceof Error
      ? framesOf(thrown)
          .map((line) => `${line}\n`)
          .join('')
      : '';
  const document = { error: { code: 'internal', message } };
  return {
    stdout: wantsJson && !hasAnswered ? `${JSON.stringify(document, null, 2)}\n` : '',
    stderr: `internal: ${message}\n${
      debug && stack
        ? `${stack
            .split('\n')
            .map((line) => printable(line))
            .join('\n')}\n`
        : ''
    }`,
  };
}

/** Without the message, which may look like anything. */
const framesOf = ({ stack = '' }: Error): string[] =>
  redact(stack.slice(0, mostOfStack))
    .split('\n')
    .filter((line) => /^ {4}at /.test(line))
    .map((line) => printable(line));
