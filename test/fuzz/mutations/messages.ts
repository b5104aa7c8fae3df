import type { Random } from '../../simulation/random.ts';
import { commandComplete, dataRow, errorResponse, message, parameterStatus, readyForQuery } from '../protocol.ts';
import { anyMessage, oddError } from './every-message.ts';
import type { MutationKind, Piece } from './mutation.ts';

/** Mutations of whole messages, each of them sound: repeated, reordered, dropped, grown, foreign. */

const shuffled = (pieces: readonly Piece[], random: Random): Piece[] => {
  const left = [...pieces];
  const out: Piece[] = [];
  while (left.length > 0) out.push(...left.splice(random.between(0, left.length - 1), 1));
  return out;
};

/** Bytes for a body of that length, mostly of one letter. */
const filling = (random: Random, length: number): Buffer =>
  Buffer.alloc(length, random.pick(['x', 'a.', '\0', '{', ' ', '\xff']), 'latin1');

const megabyte = 1024 * 1024;

export const messageMutations = {
  duplicate: { weight: 4, apply: ({ target }, rest) => [target, target, ...rest] },
  drop: { weight: 5, apply: (_, rest) => rest },
  dropRest: { weight: 2, most: 100, apply: ({ size }, rest) => rest.slice(size) },
  swap: { weight: 4, apply: ({ target }, [next, ...rest]) => (next ? [next, target, ...rest] : [target]) },
  shuffle: {
    weight: 3,
    most: 50,
    apply: ({ target, size, random }, rest) => [
      ...shuffled([target, ...rest.slice(0, size)], random),
      ...rest.slice(size),
    ],
  },
  later: {
    weight: 2,
    most: 500,
    apply: ({ target, size }, rest) => [...rest.slice(0, size), target, ...rest.slice(size)],
  },
  repeat: { weight: 4, most: 3_000, apply: ({ target, size }, rest) => [...Array(size).fill(target), ...rest] },
  insert: { weight: 16, apply: ({ target, random }, rest) => [anyMessage(random), target, ...rest] },
  replace: { weight: 8, apply: ({ random }, rest) => [anyMessage(random), ...rest] },
  insertMany: {
    weight: 4,
    most: 3_000,
    apply: ({ target, size, random }, rest) => [
      Buffer.concat(Array(size).fill(anyMessage(random))).subarray(0, 32 * megabyte),
      target,
      ...rest,
    ],
  },
  manyParameters: {
    weight: 1,
    most: 30_000,
    apply: ({ target, size }, rest) => [
      Buffer.concat(Array.from({ length: size }, (_, n) => parameterStatus(`name_${n}`, 'x'.repeat(50)))),
      target,
      ...rest,
    ],
  },
  errorInstead: { weight: 8, apply: ({ random }) => [oddError(random), readyForQuery()] },
  errorLast: { weight: 3, apply: ({ random }) => [oddError(random), { do: 'close' }] },
  answerNothing: { weight: 2, apply: () => [commandComplete('SELECT 0'), readyForQuery()] },
  earlyReady: { weight: 3, apply: ({ target }, rest) => [readyForQuery(), target, ...rest] },
  growBody: {
    weight: 3,
    most: 12,
    // Most of a message is its last text: what was there stays in front, so that a value grows.
    apply: ({ target, size, random }, rest) => [
      message(String.fromCharCode(target[0] ?? 0), target.subarray(5), filling(random, (size * megabyte) / 4)),
      ...rest,
    ],
  },
  blowUpValue: {
    weight: 3,
    most: 12,
    apply: ({ size, random }, rest) => [dataRow([filling(random, (size * megabyte) / 4)]), ...rest],
  },
  blowUpError: {
    weight: 2,
    most: 12,
    apply: ({ size, random }, rest) => [
      errorResponse({ S: 'ERROR', C: '54000', M: filling(random, (size * megabyte) / 4).toString('latin1') }),
      ...rest,
    ],
  },
} satisfies Record<string, MutationKind>;
