import { createRandom } from '../simulation/random.ts';
import type { Piece } from './mutations/mutation.ts';
import { mutationKinds } from './mutations/table.ts';
import type { Mutation, Recipe } from './recipe.ts';
import type { Session } from './session.ts';

/** What the false server says in one run: the pieces for each thing that the client asks for. */
export interface Script {
  readonly tls: Recipe['tls'];
  answer(turn: number, asked: Buffer): readonly Piece[];
}

/** A mutation with its place in this session. */
interface Placed {
  readonly mutation: Mutation;
  readonly turn: number;
  readonly index: number;
}

export function createScript(session: Session, { mutations, tls }: Recipe): Script {
  const placed = mutations.map((mutation) => placeOf(mutation, session.shape));
  // From behind, so that the places before stay what they were.
  placed.sort((a, b) => b.index - a.index);
  const answer = session.open();
  return {
    tls,
    answer(turn, asked) {
      let pieces: readonly Piece[] = answer(turn, asked);
      for (const one of placed) if (one.turn === turn) pieces = mutate(pieces, one);
      return pieces;
    },
  };
}

function placeOf(mutation: Mutation, shape: readonly number[]): Placed {
  if (mutation.answer !== undefined) {
    const turn = mutation.answer % shape.length;
    return { mutation, turn, index: mutation.message % Math.max(1, shape[turn] ?? 1) };
  }
  let index = mutation.message % shape.reduce((sum, count) => sum + count, 0);
  for (const [turn, count] of shape.entries()) {
    if (index < count) return { mutation, turn, index };
    index -= count;
  }
  return { mutation, turn: 0, index: 0 };
}

function mutate(pieces: readonly Piece[], { mutation, index }: Placed): readonly Piece[] {
  const target = pieces[index];
  const kind = mutationKinds.get(mutation.kind);
  if (!kind || !Buffer.isBuffer(target) || target.length === 0) return pieces;
  const { size, salt } = mutation;
  const hit = { target, byte: mutation.byte % target.length, size, random: createRandom(salt) };
  return [...pieces.slice(0, index), ...kind.apply(hit, pieces.slice(index + 1))];
}
