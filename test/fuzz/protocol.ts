/** Messages of the Postgres protocol, as bytes: made, and cut out of a stream. */

export const int16 = (value: number): Buffer => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE((value << 16) >> 16);
  return bytes;
};

export const int32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value | 0);
  return bytes;
};

/** Text with the zero byte that ends it. */
export const cstring = (text: string): Buffer => Buffer.from(`${text}\0`);

/** One message of the server. Its length counts itself and what follows, but not the type. */
export function message(type: string, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from(type, 'latin1'), int32(body.length + 4), body]);
}

/** By the letter of each field: `M` is the message, `C` the SQLSTATE. */
export const errorResponse = (fields: Readonly<Record<string, string>>, type = 'E'): Buffer =>
  message(
    type,
    ...Object.entries(fields).map(([letter, text]) => Buffer.concat([Buffer.from(letter), cstring(text)])),
    Buffer.from([0]),
  );

export const authentication = (code: number, ...rest: readonly Buffer[]): Buffer => message('R', int32(code), ...rest);

export const readyForQuery = (status = 'I'): Buffer => message('Z', Buffer.from(status, 'latin1'));

export const commandComplete = (tag: string): Buffer => message('C', cstring(tag));

export const parameterStatus = (name: string, value: string): Buffer => message('S', cstring(name), cstring(value));

/** Null is a value of length -1. */
export const dataRow = (values: readonly (Buffer | null)[]): Buffer =>
  message(
    'D',
    int16(values.length),
    ...values.map((value) => (value === null ? int32(-1) : Buffer.concat([int32(value.length), value]))),
  );

/** The values of a row; undefined for another message. Expects a sound one. */
export function valuesOf(row: Buffer): (Buffer | null)[] | undefined {
  if (row[0] !== 0x44 || row.length < 7) return undefined;
  const values: (Buffer | null)[] = [];
  let at = 7;
  for (let left = row.readInt16BE(5); left > 0 && at + 4 <= row.length; left -= 1) {
    const length = row.readInt32BE(at);
    values.push(length < 0 ? null : row.subarray(at + 4, at + 4 + length));
    at += 4 + Math.max(0, length);
  }
  return values;
}

/** A stream of whole messages, cut into them. */
export function splitMessages(stream: Buffer): Buffer[] {
  const messages: Buffer[] = [];
  for (let at = 0; at + 5 <= stream.length; ) {
    const end = at + 1 + stream.readUInt32BE(at + 1);
    messages.push(stream.subarray(at, end));
    at = end;
  }
  return messages;
}
