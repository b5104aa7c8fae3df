import type { Allowance } from './allowance.ts';
import { Malformed, MessageChecker } from './check-message.ts';
import type { Login } from './login.ts';

const headerBytes = 5;
/** What a message costs at least, in bytes: an empty row has seven on the wire, and more once it is an object. */
const leastCost = 64;
const [authentication, ready] = ['R', 'Z'].map((letter) => letter.charCodeAt(0));
/** All that a server may send before it lets somebody in, and until it is ready. */
const duringLogin = new Set(['A', 'E', 'K', 'N', 'R', 'S', 'Z'].map((letter) => letter.charCodeAt(0)));

/**
 * Stands before the driver's parser: takes bytes as they arrive and passes on whole messages that are well formed and
 * within the allowance. A message that announces too much is refused by its header. Throws DriftError or Malformed.
 */
export class MessageGuard {
  readonly #login: Login;
  readonly #allowance: Allowance;
  readonly #pass: (messages: Buffer) => void;
  readonly #checker = new MessageChecker();
  #ready = false;
  /** The beginning of a message whose end has not arrived, in a buffer that doubles. */
  #held = Buffer.alloc(0);
  #heldBytes = 0;
  /** The whole length of that message, once its header is there and paid for. */
  #needed: number | undefined;

  constructor(login: Login, allowance: Allowance, pass: (messages: Buffer) => void) {
    this.#login = login;
    this.#allowance = allowance;
    this.#pass = pass;
  }

  take(chunk: Buffer): void {
    let bytes = chunk;
    if (this.#heldBytes > 0) {
      this.#hold(chunk);
      if (this.#heldBytes < (this.#needed ?? headerBytes)) return;
      bytes = this.#held.subarray(0, this.#heldBytes);
      this.#held = Buffer.alloc(0);
      this.#heldBytes = 0;
    }
    let at = 0;
    try {
      while (bytes.length - at >= headerBytes) {
        this.#needed ??= this.#announced(bytes, at);
        if (bytes.length - at < this.#needed) break;
        this.#check(bytes, at, at + this.#needed);
        at += this.#needed;
        this.#needed = undefined;
      }
    } finally {
      // Also what came before a message that is refused: it may be the error that explains it.
      if (at > 0) this.#pass(bytes.subarray(0, at));
    }
    if (at < bytes.length) this.#hold(bytes.subarray(at));
  }

  /** How long the message is with its type, as it says itself. */
  #announced(bytes: Buffer, at: number): number {
    const length = bytes.readUInt32BE(at + 1);
    if (length < 4) throw new Malformed('sent a message that is shorter than its own header');
    if (!this.#ready && !duringLogin.has(bytes[at] ?? 0))
      throw new Malformed('answered with something else than a login');
    this.#allowance.spend(Math.max(length + 1, leastCost));
    return length + 1;
  }

  #check(bytes: Buffer, at: number, to: number): void {
    const type = bytes[at] ?? 0;
    const body = { bytes, from: at + headerBytes, to };
    if (type === authentication) {
      this.#login.hear(body);
      return;
    }
    this.#allowance.spend(this.#checker.check(type, body));
    if (type !== ready || this.#ready) return;
    if (!this.#login.accepted) throw new Malformed('is ready before it let anybody in');
    this.#ready = true;
    this.#allowance.renew();
  }

  #hold(bytes: Buffer): void {
    const size = this.#heldBytes + bytes.length;
    if (size > this.#held.length) {
      const larger = Buffer.allocUnsafe(Math.max(size, Math.min(this.#held.length * 2, this.#needed ?? headerBytes)));
      this.#held.copy(larger, 0, 0, this.#heldBytes);
      this.#held = larger;
    }
    bytes.copy(this.#held, this.#heldBytes);
    this.#heldBytes = size;
  }
}
