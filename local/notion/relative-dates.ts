import * as z from 'zod';

/** Dates that filters tell from today, in days of UTC. */

const day = 86_400_000;

const words: Readonly<Record<string, number>> = {
  today: 0,
  tomorrow: 1,
  yesterday: -1,
  one_week_ago: -7,
  one_week_from_now: 7,
  one_month_ago: -30,
  one_month_from_now: 30,
};

/** Begin and end of each span, in days from the beginning of today. */
const spans: Readonly<Record<string, (weekday: number) => readonly [number, number]>> = {
  past_week: () => [-7, 1],
  past_month: () => [-30, 1],
  past_year: () => [-365, 1],
  next_week: () => [0, 8],
  next_month: () => [0, 31],
  next_year: () => [0, 366],
  this_week: (weekday) => [-weekday, 7 - weekday],
};

/** A moment that a date filter names, in milliseconds; NaN for text that names none. */
export function momentOf(text: string, now: number): number {
  const days = words[text];
  return days === undefined ? Date.parse(text) : startOfDay(now) + days * day;
}

/** The span that a date filter names; undefined for operators that compare with one moment. */
export function spanOf(operator: string, now: number): readonly [from: number, until: number] | undefined {
  const today = startOfDay(now);
  const span = spans[operator]?.(new Date(today).getUTCDay());
  return span && [today + span[0] * day, today + span[1] * day];
}

const startOfDay = (now: number): number => Math.floor(now / day) * day;

export const isMoment = z
  .string()
  .refine((text) => text in words || !Number.isNaN(Date.parse(text)), 'a valid ISO 8601 date string');
export const spanNames: readonly string[] = Object.keys(spans);
