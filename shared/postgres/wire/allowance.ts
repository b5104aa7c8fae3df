import { DriftError } from '../../core/errors.ts';

/** Before the login is over a server has nothing to say that is longer, in bytes. */
const loginBytes = 1024 * 1024;
/** How much a server may still send. Counted from its first byte, and before anything is kept. */
export class Allowance {
  readonly #where: string;
  readonly #maxBytes: number;
  #left = loginBytes;
  #loggedIn = false;

  constructor(where: string, maxBytes: number) {
    this.#where = where;
    this.#maxBytes = maxBytes;
  }

  /** Begins again with all that one read may send. Called when the login is over, and before each read. */
  renew(): void {
    this.#loggedIn = true;
    this.#left = this.#maxBytes;
  }

  /** Takes off so many bytes. Throws `limit-exceeded` where less is left. */
  spend(bytes: number): void {
    this.#left -= bytes;
    if (this.#left >= 0) return;
    const megabytes = Math.round(this.#maxBytes / 1024 / 1024);
    const problem = this.#loggedIn
      ? `it sent more than ${megabytes} MB, the limit for one database. ` +
        'Check it for generated objects by the thousand, or raise the limit together with the memory.'
      : 'it sent more than 1 MB before the login was over, which no PostgreSQL does. Check the address.';
    throw new DriftError('limit-exceeded', `${this.#where}: ${problem}`);
  }
}
