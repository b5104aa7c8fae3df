import * as z from 'zod';
import { check } from './check.ts';
import type { Context } from './context.ts';
import { invalidBody } from './refusal.ts';

const size = z.coerce.number().int().min(1).max(100);

/**
 * One page of a list that is read with GET, by `page_size` and `start_cursor`. `find` turns a cursor into its place
 * (-1: unknown), `name` makes the cursor of the next page from its offset and its first element.
 */
export function pageOf<T>(
  all: readonly T[],
  { query }: Context,
  find: (cursor: string) => number,
  name: (offset: number, first: T) => string,
): { readonly shown: readonly T[]; readonly next: string | null } {
  const given = query.get('page_size');
  const length = given === null ? 100 : check(size, given, 'query.page_size');
  const cursor = query.get('start_cursor');
  const offset = cursor === null ? 0 : find(cursor);
  if (offset < 0) throw invalidBody('query.start_cursor', 'a valid cursor', cursor);
  const first = all[offset + length];
  return { shown: all.slice(offset, offset + length), next: first === undefined ? null : name(offset + length, first) };
}

/** The same for lists whose elements have ids: the cursor is the id of the next element. */
export function pageById<T extends { readonly id: string }>(
  all: readonly T[],
  context: Context,
): { readonly shown: readonly T[]; readonly next: string | null } {
  return pageOf(
    all,
    context,
    (cursor) => all.findIndex(({ id }) => id === cursor),
    (_offset, { id }) => id,
  );
}
