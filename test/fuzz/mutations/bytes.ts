import { int16, int32 } from '../protocol.ts';
import type { Hit, MutationKind } from './mutation.ts';

/** Mutations of bytes, whatever they mean. */

const oddBytes = [0, 1, 0x20, 0x7f, 0x80, 0xff];
const oddInts = [0, -1, -2, 1, 4, 0x7fff_ffff, -0x8000_0000, 0x7fff, 0x8000, 0xffff, 1_000_000_000];

/** The target with `change` done to a copy of it. */
const altered =
  (change: (copy: Buffer, hit: Hit) => void): MutationKind['apply'] =>
  (hit, rest) => {
    const copy = Buffer.from(hit.target);
    change(copy, hit);
    return [copy, ...rest];
  };

const overwrite = (copy: Buffer, at: number, bytes: Buffer): void => void bytes.copy(copy, at);

/** The length field of a message says `length` and the bytes stay. */
const withLength = (length: (now: number, hit: Hit) => number): MutationKind['apply'] =>
  altered((copy, hit) => {
    if (copy.length >= 5) copy.writeUInt32BE(length(copy.readUInt32BE(1), hit) >>> 0, 1);
  });

export const byteMutations = {
  flipBits: {
    weight: 12,
    most: 3,
    apply: altered((copy, { byte, size, random }) => {
      for (let n = 0; n < size; n += 1) {
        const at = n === 0 ? byte : random.between(0, copy.length - 1);
        copy[at] = (copy[at] ?? 0) ^ (1 << random.between(0, 7));
      }
    }),
  },
  setByte: {
    weight: 6,
    apply: altered((copy, { byte, random }) => {
      copy[byte] = random.chance(0.7) ? random.pick(oddBytes) : random.between(0, 255);
    }),
  },
  setInt: {
    weight: 8,
    apply: altered((copy, { byte, random }) => {
      const odd = random.pick(oddInts);
      // The count of a row or of its columns is where most of the parser's trust is.
      const at = random.chance(0.5) ? 5 : byte;
      overwrite(copy, at, random.chance(0.5) ? int16(odd) : int32(odd));
    }),
  },
  changeType: {
    weight: 4,
    apply: altered((copy, { random }) => {
      copy[0] = random.between(0, 255);
    }),
  },
  growLength: { weight: 5, most: 1000, apply: withLength((now, { size }) => now + size) },
  shrinkLength: { weight: 5, most: 1000, apply: withLength((now, { size }) => Math.max(0, now - size)) },
  hugeLength: {
    weight: 3,
    apply: withLength((_, { random }) => random.pick([0x7fff_ffff, 0xffff_ffff, 0x4000_0000, 5_000_000])),
  },
  tinyLength: { weight: 3, apply: withLength((_, { random }) => random.between(0, 4)) },
  insertBytes: {
    weight: 5,
    most: 10_000,
    apply({ target, byte, size, random }, rest) {
      const inserted = Buffer.from(Array.from({ length: size }, () => random.between(0, 255)));
      return [target.subarray(0, byte), inserted, target.subarray(byte), ...rest];
    },
  },
  removeBytes: {
    weight: 4,
    most: 100,
    apply: ({ target, byte, size }, rest) => [target.subarray(0, byte), target.subarray(byte + size), ...rest],
  },
} satisfies Record<string, MutationKind>;
