import type { Mutation, Recipe } from './recipe.ts';

/** Simpler recipes that may fail in the same way, the simplest first. */
function* simpler({ mutations, tls, ...rest }: Recipe): Generator<Recipe> {
  const withTls = tls === undefined ? {} : { tls };
  for (const place of mutations.keys())
    if (mutations.length > 1) yield { ...rest, ...withTls, mutations: mutations.toSpliced(place, 1) };
  if (tls === 'accept') yield { ...rest, mutations };
  if (rest.login !== 'trust') yield { ...rest, ...withTls, login: 'trust', mutations };
  for (const [place, one] of mutations.entries())
    for (const smaller of smallerThan(one)) yield { ...rest, ...withTls, mutations: mutations.with(place, smaller) };
}

function* smallerThan(one: Mutation): Generator<Mutation> {
  for (const name of ['size', 'message', 'byte', 'answer'] as const) {
    const value = one[name];
    if (value === undefined) continue;
    const least = name === 'size' ? 1 : 0;
    for (const next of [least, value >> 4, value >> 1, value - 1])
      if (next >= least && next < value) yield { ...one, [name]: next };
  }
}

/** A talk that hangs takes seconds, and most of those that are tried hang too. */
const mostMs = 15_000;

/**
 * The simplest recipe found in `most` tries, or in some seconds, that still fails. `fails` says whether a recipe does, in the way that matters.
 */
export async function shrink(
  recipe: Recipe,
  fails: (recipe: Recipe) => Promise<boolean>,
  most: number,
): Promise<Recipe> {
  let smallest = recipe;
  let tries = 0;
  const until = performance.now() + mostMs;
  const isOver = () => tries >= most || performance.now() > until;
  for (let found = true; found && !isOver(); ) {
    found = false;
    for (const next of simpler(smallest)) {
      if (isOver()) break;
      tries += 1;
      if (!(await fails(next))) continue;
      smallest = next;
      found = true;
      break;
    }
  }
  return smallest;
}
