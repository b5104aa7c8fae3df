import * as z from 'zod';

/** Icons and covers as answers carry them. */

/** Requests may leave out the type that answers always carry. */
const typed = (given: unknown, types: readonly string[]): unknown => {
  if (typeof given !== 'object' || given === null) return null;
  const found = types.find((type) => type in given);
  return found === undefined ? given : { type: found, ...given };
};
export const answeredIcon = (given: unknown): unknown => {
  const icon = typed(given, ['emoji', 'external', 'icon', 'custom_emoji', 'file_upload']);
  const parsed = z.object({ type: z.literal('icon'), icon: z.object({ name: z.string() }).loose() }).safeParse(icon);
  return parsed.success ? { type: 'icon', icon: { color: 'gray', ...parsed.data.icon } } : icon;
};
export const answeredCover = (given: unknown): unknown => typed(given, ['external', 'file_upload']);
