/** The calendar of a schedule: cron(…) as EventBridge Scheduler reads it. */

/** Minutes, hours, days of the month, months, days of the week, years. */
export interface Cron {
  readonly minutes: ReadonlySet<number>;
  readonly hours: ReadonlySet<number>;
  readonly months: ReadonlySet<number>;
  /** Undefined when every year is meant. */
  readonly years: ReadonlySet<number> | undefined;
  /** Whether it is due on that day, by the field for days that is no question mark. */
  readonly isDay: (day: Date) => boolean;
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const weekdays = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

/** The text between the brackets, taken apart; undefined when one of its fields is none. */
export function parseCron(text: string): Cron | undefined {
  const [minute = '', hour = '', dayOfMonth = '', month = '', dayOfWeek = '', year = '', ...more] = text.split(' ');
  if (more.length > 0 || (dayOfMonth === '?') === (dayOfWeek === '?')) return undefined;
  const [minutesDue, hoursDue] = [numbersOf(minute, 0, 59), numbersOf(hour, 0, 23)];
  const monthsDue = numbersOf(month, 1, 12, months);
  const yearsDue = numbersOf(year, 1970, 2199);
  const isDay = dayOfWeek === '?' ? dayOfMonthRule(dayOfMonth) : dayOfWeekRule(dayOfWeek);
  if (!minutesDue || !hoursDue || !monthsDue || !yearsDue || !isDay) return undefined;
  const years = year === '*' ? undefined : yearsDue;
  return { minutes: minutesDue, hours: hoursDue, months: monthsDue, years, isDay };
}

/** `*`, `5`, `1-5`, `0/15`, `10-50/20`, or several of these with commas; names count from the field's lowest. */
function numbersOf(field: string, low: number, high: number, names: readonly string[] = []): Set<number> | undefined {
  const numberOf = (text: string): number => (names.includes(text) ? names.indexOf(text) + low : Number(text));
  const numbers = new Set<number>();
  for (const item of field.split(',')) {
    const [, all, from = '', to, step] =
      /^(?:(\*)|(\d+|[A-Z]{3})(?:-(\d+|[A-Z]{3}))?)(?:\/([1-9]\d*))?$/.exec(item) ?? [];
    if (!all && !from) return undefined;
    const first = all ? low : numberOf(from);
    const last = to !== undefined ? numberOf(to) : all || step !== undefined ? high : first;
    if (!(low <= first && first <= last && last <= high)) return undefined;
    for (let number = first; number <= last; number += Number(step ?? 1)) numbers.add(number);
  }
  return numbers;
}

/** Also `L`, the last day, and `15W`, the weekday that is nearest to a day. */
function dayOfMonthRule(field: string): Cron['isDay'] | undefined {
  if (field === 'L') return (day) => day.getUTCDate() === lastOf(day);
  const [, near] = /^(\d+)W$/.exec(field) ?? [];
  if (near !== undefined && numbersOf(near, 1, 31))
    return (day) => day.getUTCDate() === nearestWeekday(day, Number(near));
  const days = numbersOf(field, 1, 31);
  return days && ((day) => days.has(day.getUTCDate()));
}

/** Sunday is 1. Also `6L`, the last Friday of the month, and `2#1`, its first Monday. */
function dayOfWeekRule(field: string): Cron['isDay'] | undefined {
  const special = /^(?:(\d|[A-Z]{3})L|L|(\d|[A-Z]{3})#([1-5]))$/.exec(field);
  if (special) {
    const [, last, nth, place] = special;
    const [weekday] = numbersOf(last ?? nth ?? '7', 1, 7, weekdays) ?? [];
    if (weekday === undefined) return undefined;
    const isPlace = (day: Date): boolean =>
      place === undefined
        ? last === undefined || day.getUTCDate() > lastOf(day) - 7
        : Math.ceil(day.getUTCDate() / 7) === Number(place);
    return (day) => day.getUTCDay() + 1 === weekday && isPlace(day);
  }
  const days = numbersOf(field, 1, 7, weekdays);
  return days && ((day) => days.has(day.getUTCDay() + 1));
}

const lastOf = (day: Date): number => new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();

function nearestWeekday(day: Date, wanted: number): number {
  const date = Math.min(wanted, lastOf(day));
  const weekday = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), date)).getUTCDay();
  if (weekday === 6) return date === 1 ? 3 : date - 1;
  if (weekday === 0) return date === lastOf(day) ? date - 2 : date + 1;
  return date;
}

export interface Gaps {
  /** Minutes from one time that is due to the next; infinite when there is at most one. */
  readonly shortest: number;
  readonly longest: number;
}

const dayMs = 86_400_000;
/** Long enough for every way in which weekdays fall on dates. */
const span = { from: 2026, to: 2054 };

/** How far apart the times are that it is due, not counting the hour that a clock is put forward or back. */
export function gapsOf(cron: Cron): Gaps {
  const years = cron.years ? [...cron.years].sort((a, b) => a - b) : undefined;
  const [from, to] = [years?.[0] ?? span.from, years?.at(-1) ?? span.to];
  const times = [...cron.hours].flatMap((hour) => [...cron.minutes].map((minute) => hour * 60 + minute));
  times.sort((a, b) => a - b);
  const [first = 0, last = 0] = [times[0], times.at(-1)];
  const within = times.slice(1).map((time, at) => time - (times[at] ?? 0));
  const gaps: number[] = [];
  let before: number | undefined;
  for (let at = Date.UTC(from, 0, 1); at < Date.UTC(to + 1, 0, 1); at += dayMs) {
    const day = new Date(at);
    const isDue = (cron.years?.has(day.getUTCFullYear()) ?? true) && cron.months.has(day.getUTCMonth() + 1);
    if (!isDue || !cron.isDay(day)) continue;
    const opens = at / 60_000 + first;
    if (before !== undefined) gaps.push(opens - before);
    before = at / 60_000 + last;
  }
  const all = before === undefined ? [] : [...within, ...new Set(gaps)];
  return {
    shortest: Math.min(Number.POSITIVE_INFINITY, ...all),
    longest: all.length > 0 ? Math.max(...all) : Number.POSITIVE_INFINITY,
  };
}
