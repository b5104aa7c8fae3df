import { errorCodes } from '../../shared/core/errors.ts';
import type { Outcome } from './reader.ts';

/** What a run did that nothing a server sends may bring about. */
export interface Fault {
  /** The same for all runs that go wrong in the same way. */
  readonly symptom: string;
  readonly detail: string;
}

export interface Verdict {
  /** `read`, `read otherwise`, or the code of the error. */
  readonly ended: string;
  /** The error with its stack; absent when there was none. */
  readonly said?: string;
  readonly fault?: Fault;
}

const mostCharacters = 1_000;
const known: ReadonlySet<string> = new Set(errorCodes);
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what a line must not hold
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]|[\ud800-\udfff]/u;

export const uncaughtFault = (stack: string): Fault => {
  const [message = '', ...frames] = stack.split('\n');
  const at = /\(?([^\s(]*?)([\w.-]+):\d+:\d+\)?$/.exec(frames.find((line) => !line.includes('node:')) ?? '')?.[2];
  return {
    symptom: `uncaught: ${message.slice(0, 120).replaceAll(/\d+/g, 'N')}${at ? ` (${at})` : ''}`,
    detail: stack,
  };
};

/** Of one run, by how its talk ended and whether the client hung up when it was over. */
export function judge(outcome: Outcome, expected: string, leftAlone: boolean): Verdict {
  switch (outcome.how) {
    case 'lost':
      return { ended: 'lost', fault: { symptom: `the process ${outcome.why}`, detail: '' } };
    case 'late':
      return { ended: 'late', fault: { symptom: 'did not end by its deadline', detail: '' } };
    case 'learned': {
      const ended = outcome.text === expected ? 'read' : 'read otherwise';
      return leftAlone ? { ended } : { ended, fault: leftBehind };
    }
    case 'failed': {
      const { code = 'no code', message, stack } = outcome;
      const symptom = faultOfError(code, message);
      const fault = symptom === undefined ? (leftAlone ? undefined : leftBehind) : { symptom, detail: stack };
      return { ended: code, said: stack, ...(fault && { fault }) };
    }
  }
}

const leftBehind: Fault = { symptom: 'left its socket open', detail: '' };

function faultOfError(code: string, message: string): string | undefined {
  if (!known.has(code)) return `threw what is no DriftError: ${message.slice(0, 80).replaceAll(/\d+/g, 'N')}`;
  if (message.length > mostCharacters) return `${code} with a message of over ${mostCharacters} characters`;
  if (unprintable.test(message)) return `${code} with a message that is not one printable line`;
  return undefined;
}
