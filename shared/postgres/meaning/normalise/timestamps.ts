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
