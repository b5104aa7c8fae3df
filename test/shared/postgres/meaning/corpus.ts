import { calls } from './corpus/calls.ts';
import { defaults } from './corpus/defaults.ts';
import type { Item } from './corpus/item.ts';
import { lists } from './corpus/lists.ts';
import { names } from './corpus/names.ts';
import { others } from './corpus/others.ts';

/** Definitions over the ground of forms.ts: what a server prints for each is compared across majors and histories. */
export const corpus: readonly Item[] = [...calls, ...names, ...lists, ...defaults, ...others];
