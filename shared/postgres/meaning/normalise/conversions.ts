import type { Constant } from './constant.ts';
import { readInterval } from './interval.ts';
import { readJson } from './json.ts';
import { readDouble, readExactInteger, readNumeric, roundNumeric } from './numbers.ts';
import { readQualifiedName } from './qualified-name.ts';
import {
  clockOf,
  dayOf,
  midnightOf,
  readDate,
  readTime,
  readTimestamp,
  readTimestampWithZone,
  sinceMidnight,
} from './timestamps.ts';

/**
 * The value of a constant cast to a type, in its one spelling. Nothing where it is not certain from the text alone, as it
 * depends on the session (a date as text, a date as a moment), and nothing where the cast would cut or round the value: that is
 * an error when it is stored, or another value. Only a numeric(p, s) is rounded, as people write `0` for `0.00`.
 */
export function convert(from: Constant, type: string, modifiers: readonly number[]): string | undefined {
  const value = (conversions.get(type) ?? unchanged(type))(from, modifiers);
  if (value === undefined || modifiers.length === 0 || type === 'numeric') return value;
  return fits(value, type, modifiers) ? value : undefined;
}

type Conversion = (from: Constant, modifiers: readonly number[]) => string | undefined;
type Read = (text: string) => string | undefined;

const asIs: Read = (text) => text;

/** Each reader reads constants of these types, as they print or as their own reader spelled them. */
const from =
  (...readers: readonly (readonly [types: readonly string[], read: Read])[]): Conversion =>
  ({ type, value }) =>
    readers.find(([types]) => types.includes(type))?.[1](value);

/** A type that nothing is known of: its own constants only. */
const unchanged = (type: string): Conversion => from([['unknown', type], asIs]);

const integers = ['int2', 'int4', 'int8'];
const exact = [...integers, 'numeric'];
const floats = ['float4', 'float8'];
const texts = ['text', 'varchar', 'name', 'char'];

/** Whether nothing is cut or rounded. */
function fits(value: string, type: string, [size = 0, ...more]: readonly number[]): boolean {
  if (more.length > 0) return false;
  switch (type) {
    case 'varchar':
    case 'bpchar':
    case 'varbit':
      return [...value].length <= size;
    case 'bit':
      return value.length === size;
    case 'time':
    case 'timestamp':
    case 'timestamptz':
      return !/^-?\d+$/.test(value) || BigInt(value) % 10n ** BigInt(Math.max(0, 6 - size)) === 0n;
    default:
      return false;
  }
}

/** What a char(n) holds is filled up with blanks, which are lost when it becomes another text. */
const padded: Conversion = (known, [length = 0]) =>
  from([['unknown', 'bpchar', ...texts], (text) => text.padEnd(length)])(known, []);
const trimmed: Read = (text) => text.replace(/ +$/, '');

/** What is printed as text in one way only, whatever the session. */
const printed = [
  ...exact,
  'bool',
  'oid',
  'uuid',
  'xml',
  'json',
  'jsonb',
  'macaddr',
  'macaddr8',
  'bit',
  'varbit',
  'inet',
  'cidr',
];
const isUserType = (type: string): boolean => type.startsWith('["') && !type.endsWith('[]');

const text: Conversion = ({ type, value }) => {
  if (type === 'bpchar') return trimmed(value);
  return type === 'unknown' || texts.includes(type) || printed.includes(type) || isUserType(type) ? value : undefined;
};

const shorter =
  (mostBytes: number): Conversion =>
  (known) => {
    const value = known.type === 'bpchar' ? trimmed(known.value) : from([['unknown', ...texts], asIs])(known, []);
    return value !== undefined && Buffer.byteLength(value) <= mostBytes ? value : undefined;
  };

/** The digits of a float that a numeric takes over; with more of them the server rounds. */
const digitsOfFloat =
  (most: number): Read =>
  (value) => {
    const plain = readNumeric(value);
    return plain !== undefined && plain.replace(/^-?[0.]*|\./g, '').length <= most ? plain : undefined;
  };

const decimal: Conversion = from(
  [['unknown', ...exact], asIs],
  [['float8'], digitsOfFloat(15)],
  [['float4'], digitsOfFloat(6)],
);

const numeric: Conversion = (known, modifiers) => {
  const digits = decimal(known, []);
  return digits === undefined
    ? undefined
    : modifiers.length === 0
      ? readNumeric(digits)
      : roundNumeric(modifiers)(digits);
};

/** Of how many digits a currency is depends on the server; equal numbers are equal money all the same. */
const money: Conversion = from(
  [['unknown', 'money'], asIs],
  [
    exact,
    (value) =>
      `=${readNumeric(value)
        ?.replace(/(\.\d*?)0+$/, '$1')
        .replace(/\.$/, '')}`,
  ],
);

const whole = (address: string): string =>
  address.includes('/') ? address : `${address}/${address.includes(':') ? 128 : 32}`;
const isHost: Read = (address) => (/^[^:]*\/32$|:.*\/128$/.test(address) ? address : undefined);

/** Any other moment is one only in some time zone. */
const ifEndless: Read = (moment) => (moment.endsWith('infinity') ? moment : undefined);

const bits: Read = (value) => (/^[01]*$/.test(value) ? value : undefined);

const integer = (size: number): Conversion => from([['unknown', 'oid', ...exact, ...floats], readExactInteger(size)]);

/** By target type. */
const conversions: ReadonlyMap<string, Conversion> = new Map(
  Object.entries({
    text,
    varchar: text,
    bpchar: padded,
    name: shorter(63),
    char: shorter(1),
    int2: integer(16),
    int4: integer(32),
    int8: integer(64),
    oid: from([['unknown', 'oid', ...integers], (value) => (/^\d{1,10}$/.test(value) ? value : undefined)]),
    numeric,
    money,
    float4: from([['unknown', ...exact, ...floats], readDouble(Math.fround)]),
    float8: from([['unknown', ...exact, ...floats], readDouble((value) => value)]),
    bool: from([['unknown', 'bool'], readBoolean]),
    date: from([['unknown'], readDate], [['date'], asIs], [['timestamp'], dayOf]),
    timestamp: from([['unknown'], readTimestamp], [['timestamp'], asIs], [['date'], midnightOf]),
    timestamptz: from(
      [['unknown'], readTimestampWithZone],
      [['timestamptz'], asIs],
      [['date', 'timestamp'], ifEndless],
    ),
    time: from([['unknown'], readTime], [['time'], asIs], [['timestamp'], sinceMidnight], [['interval'], clockOf]),
    interval: from([['unknown'], readInterval], [['interval'], asIs], [['time'], (micros) => `0/0/${micros}`]),
    json: from([['unknown', 'json', 'jsonb'], asIs]),
    jsonb: from([['unknown', 'json', 'jsonb'], readJson]),
    bit: from([['unknown', 'bit', 'varbit'], bits]),
    varbit: from([['unknown', 'bit', 'varbit'], bits]),
    inet: from([['unknown', 'inet', 'cidr'], whole]),
    cidr: from([['unknown', 'cidr'], whole], [['inet'], isHost]),
    macaddr8: from(
      [['unknown', 'macaddr8'], asIs],
      [['macaddr'], (address) => address.replace(/^((?:..:){3})/, '$1ff:fe:')],
    ),
    regclass: from([['unknown', 'regclass'], readQualifiedName]),
    regtype: from([['unknown', 'regtype'], readQualifiedName]),
    regproc: from([['unknown', 'regproc'], readQualifiedName]),
  }),
);

function readBoolean(value: string): string | undefined {
  const word = value.trim().toLowerCase();
  if (['t', 'true', 'y', 'yes', 'on', '1'].includes(word)) return 'true';
  return ['f', 'false', 'n', 'no', 'off', '0'].includes(word) ? 'false' : undefined;
}
