/**
 * The names that the server makes for what people left unnamed, from the table's name, the columns' and a label:
 * `orders_customer_idx`. Facts from makeObjectName, ChooseRelationName and ChooseIndexNameAddition of its source, held
 * against running servers by test/shared/core/kinds/server-names.test.ts.
 */

/** What the server makes a name from. */
export interface MadeOf {
  readonly table: string;
  /** What stands for each column, first what the server would take now; none where the columns do not enter the name. */
  readonly columns: readonly (readonly string[])[];
  /** The order in which the columns were given is not known. */
  readonly anyOrder?: boolean;
  /** One name may stand there twice, without a number. */
  readonly mayRepeat?: boolean;
  /** It may also be made without columns. */
  readonly orNone?: boolean;
  /** It may also be made from the first column alone, as older servers did. */
  readonly orFirst?: boolean;
  readonly label: string;
}

/** A label with the number that the server puts behind it while the name is taken. A thousand namesakes are nobody's. */
export interface Labelled {
  /** What stands before the label. */
  readonly base: string;
  /** The label and its number. */
  readonly label: string;
}

/** Undefined when the name does not end so. */
export function labelledAs(name: string, label: string): Labelled | undefined {
  const number = /(?:[1-9]\d{0,2})?$/.exec(name)?.[0] ?? '';
  for (const digits of [number, '']) {
    const end = `_${label}${digits}`;
    if (name.endsWith(end) && name.length > end.length) {
      return { base: name.slice(0, -end.length), label: label + digits };
    }
  }
  return undefined;
}

/** Whether the server would make this name from it. */
export function isMadeOf(name: string, made: MadeOf): boolean {
  const labelled = labelledAs(name, made.label);
  // No server has longer names or keys, but what claims to be one may.
  if (!labelled || isTooLong(name) || made.columns.length > 40) return false;
  const isBare = made.columns.length === 0 || made.orNone === true;
  if (isBare && madeName(made.table, undefined, labelled.label) === name) return true;
  if (made.columns.length === 0) return false;
  return additions(made, name).some((columns) => madeName(made.table, columns, labelled.label) === name);
}

/** The bytes of a name (NAMEDATALEN without the end). */
const mostBytes = 63;

/** Whether it is longer than any name. */
export const isTooLong = (name: string): boolean => name.length > mostBytes;

/** Whether some of what the name was made from may be missing: of a character that is cut, up to three bytes more go. */
export const isPerhapsCut = (name: string): boolean => Buffer.byteLength(name) >= mostBytes - 2 * 3;

/** The two names shortened in turn, the longer one first, until they and the label fit; no character is cut in two. */
export function madeName(table: string, columns: string | undefined, label: string): string {
  const room = mostBytes - Buffer.byteLength(label) - 1 - (columns === undefined ? 0 : 1);
  let tableBytes = Math.min(Buffer.byteLength(table), mostBytes);
  let columnBytes = Math.min(Buffer.byteLength(columns ?? ''), 2 * mostBytes + 1);
  while (tableBytes + columnBytes > room) {
    if (tableBytes > columnBytes) tableBytes -= 1;
    else columnBytes -= 1;
  }
  const names = [clipped(table, tableBytes), ...(columns === undefined ? [] : [clipped(columns, columnBytes)]), label];
  return names.join('_');
}

/** The beginning of a text in so many bytes at most, in whole characters. */
function clipped(text: string, bytes: number): string {
  let kept = '';
  let left = bytes;
  for (const character of text) {
    left -= Buffer.byteLength(character);
    if (left < 0) break;
    kept += character;
  }
  return kept;
}

/** Ways to order or read columns are as many as their faculty: of more than these only the first are tried. */
const mostTried = 2_000;

/** The columns' part of a name, in every way it may have been made that still fits the name. */
function additions(made: MadeOf, name: string): string[] {
  const { table, columns, anyOrder = false } = made;
  const found = made.orFirst ? columns.flat() : [];
  let tried = 0;
  const beginning = `${table}_`;
  // Until something is cut off, what does not begin so need not be followed.
  const isCut = isPerhapsCut(name);
  const fits = (names: readonly string[]): boolean =>
    isCut || name.startsWith(beginning + (made.mayRepeat ? names : numbered(names)).join('_'));
  const follow = (names: readonly string[], rest: readonly (readonly string[])[]): void => {
    tried += 1;
    if (tried > mostTried || (names.length > 0 && !fits(names))) return;
    if (rest.length === 0) found.push(joined(made.mayRepeat ? names : numbered(names)));
    for (const [place, choices] of (anyOrder ? rest : rest.slice(0, 1)).entries()) {
      for (const choice of choices) follow([...names, choice], rest.toSpliced(place, 1));
    }
  };
  follow([], columns);
  return found;
}

/** No two columns of an index have one name: `expr`, `expr1`. */
function numbered(names: readonly string[]): string[] {
  const taken: string[] = [];
  for (const name of names) {
    let free = name;
    for (let number = 1; taken.includes(free); number += 1) {
      free = clipped(name, mostBytes - String(number).length) + number;
    }
    taken.push(free);
  }
  return taken;
}

/** The server stops adding columns once there are more bytes than a name has. */
function joined(names: readonly string[]): string {
  let text = '';
  for (const name of names) {
    if (Buffer.byteLength(text) > mostBytes) break;
    text += text === '' ? name : `_${name}`;
  }
  return text;
}
