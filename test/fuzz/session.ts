import { commandComplete, readyForQuery, splitMessages } from './protocol.ts';

/**
 * What a server said in one connection, as one answer for each thing that the client asked for: the login, then each query.
 * A real server ends every answer with ReadyForQuery, so a recorded stream is cut there and needs no clock.
 */
export interface Session {
  /** How many messages each answer has. */
  readonly shape: readonly number[];
  /** The server's side of one connection: gives an answer to what the client asked for, first to last. */
  open(): (turn: number, asked: Buffer) => Buffer[];
}

/** For what the client asks beyond the record, after an error that was never recorded: a rollback. */
const beyond: readonly Buffer[] = [commandComplete('ROLLBACK'), readyForQuery()];
/** How many of these have a place that mutations may choose. */
const placesBeyond = 2;

export function answersOf(stream: Buffer): Buffer[][] {
  const answers: Buffer[][] = [];
  let answer: Buffer[] = [];
  for (const message of splitMessages(stream)) {
    answer.push(message);
    if (message[0] !== 0x5a) continue;
    answers.push(answer);
    answer = [];
  }
  return answers;
}

/** A step of an answer that depends on what the client said: how many messages it is, and how they are made. */
export interface Step {
  readonly count: number;
  open(): (asked: Buffer) => Buffer[];
}

export const fixedStep = (messages: readonly Buffer[]): Step => ({
  count: messages.length,
  open: () => () => [...messages],
});

export function createSession(steps: readonly Step[]): Session {
  return {
    shape: [...steps.map(({ count }) => count), ...Array(placesBeyond).fill(beyond.length)],
    open() {
      const opened = steps.map((step) => step.open());
      return (turn, asked) => opened[turn]?.(asked) ?? [...beyond];
    },
  };
}
