/**
 * Reads an interval in any of PostgreSQL's output styles into `months/days/microseconds`: three numbers, because a day is
 * not always 24 hours. Nothing when a sign could be read in two ways.
 */
export function readInterval(text: string): string | undefined {
  const word = text.trim();
  const sum = /^P/.test(word) ? readIso(word) : readWords(word);
  return sum && `${sum.months}/${sum.days}/${sum.micros}`;
}

interface Interval {
  readonly months: bigint;
  readonly days: bigint;
  readonly micros: bigint;
}

const none: Interval = { months: 0n, days: 0n, micros: 0n };

const add = (a: Interval, b: Interval): Interval => ({
  months: a.months + b.months,
  days: a.days + b.days,
  micros: a.micros + b.micros,
});

const second = 1_000_000n;

const units: readonly { readonly name: RegExp; readonly part: keyof Interval; readonly size: bigint }[] = [
  { name: /^y(?:ears?|rs?)?$/, part: 'months', size: 12n },
  { name: /^mon(?:th)?s?$/, part: 'months', size: 1n },
  { name: /^w(?:eeks?)?$/, part: 'days', size: 7n },
  { name: /^d(?:ays?)?$/, part: 'days', size: 1n },
  { name: /^h(?:ours?|rs?)?$/, part: 'micros', size: 3600n * second },
  { name: /^min(?:ute)?s?$/, part: 'micros', size: 60n * second },
  { name: /^s(?:ec(?:ond)?s?)?$/, part: 'micros', size: second },
];

function quantity(number: string, unit: string): Interval | undefined {
  const found = units.find(({ name }) => name.test(unit));
  const match = /^([+-]?)(\d{1,15})(?:\.(\d{1,6}))?$/.exec(number);
  if (!found || !match) return undefined;
  const [, sign, whole = '0', fraction] = match;
  if (fraction !== undefined && found.size !== second) return undefined;
  const size = BigInt(whole) * found.size + BigInt((fraction ?? '').padEnd(6, '0'));
  return { ...none, [found.part]: sign === '-' ? -size : size };
}

/** `1 year 2 mons 3 days 04:05:06.7`, `@ 1 day 2 hours ago`, `1 4:05:06`. */
function readWords(text: string): Interval | undefined {
  const words = text.replace(/^@\s*/, '').split(/\s+/);
  const isAgo = words.at(-1) === 'ago';
  if (isAgo) words.pop();
  if (words.length === 0 || words[0] === '') return undefined;
  let sum: Interval | undefined = none;
  while (words.length > 0 && sum) {
    const [word = '', next = ''] = words;
    const clock = readClock(word);
    const part = clock ?? quantity(word, readClock(next) && /^\d/.test(word) && !/^[+-]/.test(next) ? 'day' : next);
    words.splice(0, clock || readClock(next) ? 1 : 2);
    sum = part && add(sum, part);
  }
  return sum && isAgo ? { months: -sum.months, days: -sum.days, micros: -sum.micros } : sum;
}

function readClock(word: string): Interval | undefined {
  const match = /^([+-]?)(\d+):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?$/.exec(word);
  if (!match) return undefined;
  const [, sign, hours = '0', minutes = '0', seconds = '0', fraction = ''] = match;
  const whole =
    (BigInt(hours) * 3600n + BigInt(minutes) * 60n + BigInt(seconds)) * second + BigInt(fraction.padEnd(6, '0'));
  return { ...none, micros: sign === '-' ? -whole : whole };
}

/** `P1Y2M3DT4H5M6.7S`. */
function readIso(text: string): Interval | undefined {
  const [date = '', time = ''] = text.slice(1).split('T');
  const read = (part: string, names: Readonly<Record<string, string>>): (Interval | undefined)[] | undefined => {
    const pieces = part.match(/[+-]?[\d.]+[A-Z]/g) ?? [];
    return pieces.join('') === part
      ? pieces.map((piece) => quantity(piece.slice(0, -1), names[piece.slice(-1)] ?? ''))
      : undefined;
  };
  const dates = read(date, { Y: 'year', M: 'mon', W: 'week', D: 'day' });
  const times = read(time, { H: 'hour', M: 'min', S: 'sec' });
  if (!dates || !times || dates.length + times.length === 0) return undefined;
  return [...dates, ...times].reduce((sum, part) => sum && part && add(sum, part), none);
}
