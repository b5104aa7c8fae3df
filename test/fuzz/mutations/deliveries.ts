import type { Random } from '../../simulation/random.ts';
import { int32, parameterStatus } from '../protocol.ts';
import { anyMessage } from './every-message.ts';
import type { MutationKind, Piece } from './mutation.ts';

/** Mutations of how the bytes travel, and whether any more of them do. */

const endings = ['hang', 'close', 'reset'] as const;

const cut =
  (how: (typeof endings)[number]): MutationKind['apply'] =>
  ({ target, byte }) => [target.subarray(0, byte), { do: how }];

const endless = (nth: (n: number) => Buffer): Piece => ({ do: 'endless', nth });

/** Many at once, so that making them is not what takes the time. */
const inBulk = (one: Buffer): Buffer =>
  Buffer.concat(Array(Math.min(1_000, Math.ceil(65_536 / Math.max(1, one.length)))).fill(one));

function forEver(one: Buffer): Piece {
  const many = inBulk(one);
  return endless(() => many);
}

const newParameters = (n: number): Buffer =>
  Buffer.concat(Array.from({ length: 500 }, (_, m) => parameterStatus(`p${n}_${m}`, 'x'.repeat(100))));

/** A header that promises as much as it can, and zeros. */
const promise = (random: Random): Buffer =>
  Buffer.concat([Buffer.from(random.pick(['D', 'S', 'E', 'N', 'R', 'T', 'd', 'A', '?'])), int32(0x7fff_ffff)]);

export const deliveries = {
  cutAndClose: { weight: 5, apply: cut('close') },
  cutAndHang: { weight: 2, apply: cut('hang') },
  cutAndReset: { weight: 4, apply: cut('reset') },
  drip: {
    weight: 5,
    most: 20,
    apply: ({ target, size }, rest) => [
      { do: 'drip', bytes: target.subarray(0, 500), step: size },
      target.subarray(500),
      ...rest,
    ],
  },
  // Only the ends of all messages are where a reader likes a packet to end.
  dripMany: {
    weight: 2,
    most: 1_000,
    apply: ({ target, size }, rest) => {
      const bytes = [target, ...rest].filter((piece) => Buffer.isBuffer(piece)).slice(0, 2_000);
      const all = Buffer.concat(bytes);
      return [
        { do: 'drip', bytes: all, step: Math.max(size, all.length >> 7) },
        ...[target, ...rest].slice(bytes.length),
      ];
    },
  },
  endlessSame: { weight: 2, apply: ({ target }) => [forEver(target)] },
  endlessOther: { weight: 2, apply: ({ target, random }) => [target, forEver(anyMessage(random))] },
  endlessParameters: { weight: 1, apply: ({ target }) => [target, endless(newParameters)] },
  endlessMessage: {
    weight: 2,
    apply: ({ random }) => [promise(random), forEver(Buffer.alloc(65_536, random.pick(['\0', 'x']), 'latin1'))],
  },
  afterwards: { weight: 2, apply: ({ target, random }, rest) => [target, ...rest, forEver(anyMessage(random))] },
  goodbye: { weight: 3, apply: ({ target, random }, rest) => [target, ...rest, { do: random.pick(endings) }] },
} satisfies Record<string, MutationKind>;
