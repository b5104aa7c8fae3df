/**
 * Whether a message has the form that the protocol gives it (https://www.postgresql.org/docs/current/protocol-message-formats.html).
 * The driver's parser believes every length it is told: it throws, reads on into the next message, or never ends.
 */

/** Where a message is in what was received, without its type and length. */
export interface Body {
  readonly bytes: Buffer;
  readonly from: number;
  readonly to: number;
}

/** What is wrong with a message, as the end of a sentence. */
export class Malformed extends Error {}

const typeOf = (letter: string): number => letter.charCodeAt(0);

/** Messages that say nothing beyond their type. */
const empty = (body: Body): void => new Reader(body).end();

const checks: ReadonlyMap<number, (body: Body) => void> = new Map([
  ...['1', '2', '3', 'I', 'n', 's'].map((letter) => [typeOf(letter), empty] as const),
  [typeOf('A'), (body) => new Reader(body).skip(4).text().text().end()],
  [typeOf('C'), (body) => new Reader(body).text().end()],
  [typeOf('E'), checkFields],
  // The key is longer than 4 bytes from protocol 3.2 on.
  [typeOf('K'), (body) => new Reader(body).skip(8)],
  [typeOf('N'), checkFields],
  [typeOf('S'), (body) => new Reader(body).text().text().end()],
  [typeOf('Z'), (body) => new Reader(body).skip(1).end()],
  [typeOf('t'), (body) => new Reader(body).each((one) => one.skip(4)).end()],
]);

const copies = new Set(['G', 'H', 'W', 'd', 'c'].map(typeOf));
const [rowDescription, dataRow] = [typeOf('T'), typeOf('D')];
/** After these no row belongs to the columns that were described. */
const endsRows = new Set(['C', 'E', 'I', 'Z'].map(typeOf));

/** What a short text costs, in bytes: a string of its own has 24 and more. */
const leastText = 16;

/** Checks the messages of one connection in their order: a row has the columns that were described before it. */
export class MessageChecker {
  #columns: number | undefined;

  /**
   * Throws Malformed. Login messages (`R`) are not known here. Returns how many bytes the message is larger in memory than
   * its length lets one think.
   */
  check(type: number, body: Body): number {
    if (type === dataRow) return this.#checkRow(body);
    if (type === rowDescription) this.#describe(body);
    else {
      if (copies.has(type)) throw new Malformed('asks to copy data, which no statement of ours does');
      const check = checks.get(type);
      if (!check) throw new Malformed('sent a message that the protocol does not have');
      check(body);
      if (endsRows.has(type)) this.#columns = undefined;
    }
    return 0;
  }

  #describe(body: Body): void {
    // Name, table, column, type, its length and modifier, format.
    new Reader(body).each((field) => field.text().skip(18)).end();
    this.#columns = body.bytes.readInt16BE(body.from);
  }

  #checkRow({ bytes, from, to }: Body): number {
    if (this.#columns === undefined) throw new Malformed('sent a row before it described one');
    if (to - from < 2 || bytes.readInt16BE(from) !== this.#columns)
      throw new Malformed('sent a row that has other columns than it described');
    let at = from + 2;
    let extra = 0;
    for (let column = 0; column < this.#columns; column += 1) {
      if (at + 4 > to) throw tooShort();
      const length = bytes.readInt32BE(at);
      if (length < -1) throw new Malformed('sent a value of negative length');
      if (length > 0) at += length;
      // Every single character is there once for all.
      if (length > 1 && length < leastText) extra += leastText - length;
      at += 4;
    }
    if (at !== to) throw tooShort();
    return extra;
  }
}

function checkFields(body: Body): void {
  const reader = new Reader(body);
  while (reader.byte() !== 0) reader.text();
  reader.end();
}

const tooShort = (): Malformed => new Malformed('sent a message that is shorter or longer than it says');

/** Walks through a message and never leaves it. */
class Reader {
  readonly #body: Body;
  #at: number;

  constructor(body: Body) {
    this.#body = body;
    this.#at = body.from;
  }

  skip(bytes: number): this {
    this.#at += bytes;
    if (this.#at > this.#body.to) throw tooShort();
    return this;
  }

  byte(): number {
    this.skip(1);
    return this.#body.bytes[this.#at - 1] ?? 0;
  }

  /** A text up to its zero byte. */
  text(): this {
    const end = this.#body.bytes.indexOf(0, this.#at);
    if (end < 0) throw tooShort();
    return this.skip(end + 1 - this.#at);
  }

  /** A number, and as many parts. */
  each(read: (reader: this) => unknown): this {
    this.skip(2);
    const parts = this.#body.bytes.readInt16BE(this.#at - 2);
    if (parts < 0) throw new Malformed('sent a negative number of columns');
    for (let part = 0; part < parts; part += 1) read(this);
    return this;
  }

  end(): void {
    if (this.#at !== this.#body.to) throw tooShort();
  }
}
