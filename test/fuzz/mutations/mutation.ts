import type { Random } from '../../simulation/random.ts';

/** What travels is bytes, or something that happens to the connection instead. Nothing follows the latter, `drip` aside. */
export type Piece =
  | Buffer
  | { readonly do: 'hang' | 'close' | 'reset' }
  /** Sent again and again until the other side hangs up; `nth` makes each a little different. */
  | { readonly do: 'endless'; readonly nth: (n: number) => Buffer }
  /** Written in parts of `step` bytes, each in a packet of its own as far as the machine allows. */
  | { readonly do: 'drip'; readonly bytes: Buffer; readonly step: number };

/** Where a mutation hits, resolved: the message, which byte of it, how much, and chance for whatever else it needs. */
export interface Hit {
  readonly target: Buffer;
  /** A place in the target. */
  readonly byte: number;
  /** From 1 on; what it counts is the mutation's own. */
  readonly size: number;
  readonly random: Random;
}

/** One row of the table of mutations. */
export interface MutationKind {
  /** How often it is drawn beside the others. */
  readonly weight: number;
  /** The largest size drawn; small ones are likelier. 1 when absent. */
  readonly most?: number;
  /** What comes in the place of the target and of the rest of its answer. */
  apply(hit: Hit, rest: readonly Piece[]): readonly Piece[];
}
