/** The PostgreSQL protocol as far as a measurement needs it: where one message ends and the next begins. */

export interface Message {
  /** `Z` is ready for query, `K` the key data of a backend, `R` authentication. */
  readonly type: string;
  /** The whole message, with type and length. */
  readonly bytes: Buffer;
}

/** Splits what a server sends, in chunks of any size, into whole messages. Only for connections without TLS. */
export function createMessageSplitter(): (chunk: Buffer) => Message[] {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const messages: Message[] = [];
    let start = 0;
    while (rest.length >= start + 5) {
      const end = start + 1 + rest.readInt32BE(start + 1);
      if (rest.length < end) break;
      messages.push({ type: String.fromCharCode(rest[start] ?? 0), bytes: rest.subarray(start, end) });
      start = end;
    }
    rest = rest.subarray(start);
    return messages;
  };
}

const terminate = Buffer.from([0x58, 0, 0, 0, 4]);

/** True when the last thing a client sends in this chunk is its goodbye. */
export const endsInGoodbye = (chunk: Buffer): boolean => chunk.subarray(-terminate.length).equals(terminate);
