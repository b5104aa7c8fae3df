import * as z from 'zod';
import { type Gaps, gapsOf, parseCron } from './cron.ts';

/** When an environment sweeps. */

/** AWS wants the unit in the singular for one, and in the plural for more. */
const rate = /^rate\((?:1 (minute|hour|day)|(?!1 )([1-9]\d*) (minute|hour|day)s)\)$/;
const minutes: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1440 };

/** Minutes, hours, day of month, month, day of week, year; one of the two days is a question mark. */
const cron = /^cron\((.+)\)$/;

export const schedule = z.strictObject({
  /** Off until someone has swept a sample by hand and says so here. */
  enabled: z.boolean().default(false),
  expression: z
    .string()
    .refine(
      (text) => gapsBetweenSweeps(text) !== undefined,
      'a schedule is rate(1 hour), rate(6 hours), or cron(minute hour day-of-month month day-of-week year) with ? for one of the days',
    ),
  timezone: z.string().refine(isTimezone, 'a time zone is named as in Europe/Berlin').default('Etc/UTC'),
});

/** From one sweep to the next; undefined when it is a calendar's. */
export function minutesBetweenSweeps(expression: string): number | undefined {
  const [, single, count = '1', many = single] = rate.exec(expression) ?? [];
  return many === undefined ? undefined : Number(count) * (minutes[many] ?? Number.NaN);
}

/** How far apart two sweeps are, at least and at most; undefined when the expression is none. */
export function gapsBetweenSweeps(expression: string): Gaps | undefined {
  const interval = minutesBetweenSweeps(expression);
  if (interval !== undefined) return { shortest: interval, longest: interval };
  const calendar = parseCron(cron.exec(expression)?.[1] ?? '');
  return calendar && gapsOf(calendar);
}

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
