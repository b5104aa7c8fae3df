const pattern =
  /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?(?:(Z)|([+-])(\d\d)(?::?(\d\d))?)?)?$/;

interface Moment {
  /** Since 1970 began at this clock, in microseconds. */
  readonly micros: bigint;
  /** The clock's distance from UTC, in minutes; undefined when not told. */
  readonly offset: number | undefined;
}

/** Reads the ISO form, which the reader's session always asks for; years of four digits. */
function readMoment(text: string): Moment | undefined {
  const match = pattern.exec(text.trim());
  if (!match) return undefined;
  const number = (place: number): number => Number(match[place] ?? 0);
  const millis = Date.UTC(number(1), number(2) - 1, number(3), number(4), number(5), number(6));
  // Date.UTC takes years below 100 for years of the last century.
  if (Number.isNaN(millis) || number(1) < 100 || new Date(millis).getUTCDate() !== number(3)) return undefined;
  const micros = BigInt(millis) * 1000n + BigInt((match[7] ?? '').padEnd(6, '0'));
  const minutes = number(10) * 60 + number(11);
  const offset = match[8] ? 0 : match[9] === undefined ? undefined : match[9] === '-' ? -minutes : minutes;
  return { micros, offset };
}

const special = (text: string): string | undefined =>
  /^[+-]?infinity$/i.test(text.trim()) ? text.trim().toLowerCase().replace('+', '') : undefined;

const microsPerDay = 86_400_000_000n;

export function readDate(text: string): string | undefined {
  const moment = readMoment(text);
  const isWhole = moment && moment.offset === undefined && moment.micros % microsPerDay === 0n;
  return isWhole ? String(moment.micros / microsPerDay) : special(text);
}

export function readTimestamp(text: string): string | undefined {
  const moment = readMoment(text);
  return moment && moment.offset === undefined ? String(moment.micros) : special(text);
}

/** Without an offset the moment depends on the session that reads it: nothing. */
export function readTimestampWithZone(text: string): string | undefined {
  const moment = readMoment(text);
  if (moment?.offset === undefined) return special(text);
  return String(moment.micros - BigInt(moment.offset) * 60_000_000n);
}

/** A time of the day without a zone, in microseconds; 24:00 is one. */
export function readTime(text: string): string | undefined {
  const [, hours, minutes, seconds = '0', fraction = ''] =
    /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?$/.exec(text.trim()) ?? [];
  if (hours === undefined || minutes === undefined) return undefined;
  const whole = (BigInt(hours) * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
  return String(whole * 1_000_000n + BigInt(fraction.padEnd(6, '0')));
}

const isNumber = (value: string): boolean => /^-?\d+$/.test(value);

const withinDay = (micros: bigint): bigint => ((micros % microsPerDay) + microsPerDay) % microsPerDay;

/** Of a date, as `readDate` gives it, the timestamp at which it begins. */
export const midnightOf = (days: string): string => (isNumber(days) ? String(BigInt(days) * microsPerDay) : days);

/** Of a timestamp its date. */
export function dayOf(micros: string): string {
  if (!isNumber(micros)) return micros;
  const value = BigInt(micros);
  return String((value - withinDay(value)) / microsPerDay);
}

/** Of a timestamp its time; an infinite one has none. */
export const sinceMidnight = (micros: string): string | undefined =>
  isNumber(micros) ? String(withinDay(BigInt(micros))) : undefined;

/** Of an interval, as `readInterval` gives it, the time that it becomes. */
export const clockOf = (interval: string): string => String(withinDay(BigInt(interval.split('/')[2] ?? 0)));
