import * as z from 'zod';

/** When an environment sweeps. */

const rate = /^rate\(([1-9]\d*) (minute|hour|day)s?\)$/;
const minutes: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1440 };

/** Minutes, hours, day of month, month, day of week, year; one of the two days is a question mark. */
const cron = /^cron\((\S+ \S+ (\S+) \S+ (\S+) \S+)\)$/;
const cronField = /^[\dA-Z*?,/LW#-]+$/;

export const schedule = z.strictObject({
  /** Off until someone has swept a sample by hand and says so here. */
  enabled: z.boolean().default(false),
  expression: z
    .string()
    .refine(
      (text) => rate.test(text) || isCron(text),
      'a schedule is rate(6 hours), or cron(minute hour day-of-month month day-of-week year) with ? for one of the days',
    ),
  timezone: z.string().refine(isTimezone, 'a time zone is named as in Europe/Berlin').default('Etc/UTC'),
});

/** From one sweep to the next; undefined when only a calendar could tell. */
export function minutesBetweenSweeps(expression: string): number | undefined {
  const [, count, unit = ''] = rate.exec(expression) ?? [];
  return count === undefined ? undefined : Number(count) * (minutes[unit] ?? Number.NaN);
}

function isCron(text: string): boolean {
  const [, fields = '', dayOfMonth, dayOfWeek] = cron.exec(text) ?? [];
  const oneDayIsOpen = (dayOfMonth === '?') !== (dayOfWeek === '?');
  return oneDayIsOpen && fields.split(' ').every((field) => cronField.test(field));
}

function isTimezone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
