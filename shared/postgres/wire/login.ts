import { type Connection, isLocal } from '../../core/connection.ts';
import { DriftError } from '../../core/errors.ts';
import { printable } from '../../core/printable.ts';
import type { AuthMethod } from '../../core/require-auth.ts';
import { type Body, Malformed } from './check-message.ts';

/** What a server asks for, as people know it. */
const called: Readonly<Record<AuthMethod, string>> = {
  password: 'the password in clear text',
  md5: 'an MD5 hash of the password',
  'scram-sha-256': 'a SCRAM-SHA-256 login',
  none: 'no login at all',
};

/** https://www.postgresql.org/docs/current/protocol-message-formats.html, Authentication… */
const unsupported: ReadonlyMap<number, string> = new Map([
  [2, 'Kerberos V5'],
  [4, 'crypt'],
  [6, 'SCM credentials'],
  [7, 'GSSAPI'],
  [8, 'GSSAPI'],
  [9, 'SSPI'],
]);
/** How far a SCRAM login has come; only at its end has the server shown that it knows the password. */
type Step = 'asked' | 'challenged' | 'proved';
const mechanisms = ['SCRAM-SHA-256', 'SCRAM-SHA-256-PLUS'];

/**
 * Decides what a server that asks for a login gets, before the driver answers it. Like libpq's `require_auth`; where the
 * connection says nothing, a password or its MD5 hash goes to nobody who could only pretend to be the server.
 */
export class Login {
  readonly #connection: Connection;
  #method: AuthMethod | undefined;
  #step: Step | undefined;
  #accepted = false;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** True once the server let us in. What a tenant wrote runs after that, and never before. */
  get accepted(): boolean {
    return this.#accepted;
  }

  /** True once the server has all it asked for. It keeps its consent back until the database is done with the login. */
  get answered(): boolean {
    return this.#accepted || (this.#method !== undefined && this.#step !== 'asked');
  }

  /** Throws `authentication-failed` when the request is not to be answered, Malformed when it makes no sense. */
  hear({ bytes, from, to }: Body): void {
    if (to - from < 4 || this.#accepted) throw new Malformed('sent a login message that makes no sense');
    const rest = to - from - 4;
    const code = bytes.readInt32BE(from);
    if (code === 0 && rest === 0) this.#accept();
    else if (code === 3 && rest === 0) this.#begin('password');
    else if (code === 5 && rest === 4) this.#begin('md5');
    else if (code === 10) this.#beginSasl(bytes.toString('utf8', from + 4, to));
    else if (code === 11) this.#advance('asked', 'challenged');
    else if (code === 12) this.#advance('challenged', 'proved');
    else this.#refuse(`asks for a login that is not supported (${unsupported.get(code) ?? `number ${code}`})`);
  }

  #accept(): void {
    if (this.#method === undefined) this.#begin('none');
    else if (this.#step !== undefined && this.#step !== 'proved')
      this.#refuse('broke off the SCRAM login, so it did not prove that it knows the password');
    this.#accepted = true;
  }

  #begin(method: AuthMethod): void {
    if (this.#method !== undefined) this.#refuse('asks for a second login');
    this.#method = method;
    const { requireAuth, tls, host } = this.#connection;
    if (requireAuth && requireAuth.methods.includes(method) === requireAuth.negated)
      this.#refuse(`asks for ${called[method]} (${method}), which require_auth of this connection does not allow`);
    const said = requireAuth && !requireAuth.negated;
    if (said || tls === 'verify-full' || isLocal(host) || (method !== 'password' && method !== 'md5')) return;
    this.#refuse(
      `asks for ${called[method]} (${method}), which goes only over TLS with sslmode=verify-full or to this machine. ` +
        `Use SCRAM or verify-full, or allow it with require_auth=${method} in the connection`,
    );
  }

  #beginSasl(text: string): void {
    const offered = text.split('\0').filter((name) => name !== '');
    if (!offered.some((name) => mechanisms.includes(name)))
      this.#refuse(`asks for a login that is not supported (${printable(offered.join(', '), 60)})`);
    this.#begin('scram-sha-256');
    this.#step = 'asked';
  }

  #advance(from: Step, to: Step): void {
    if (this.#step !== from) throw new Malformed('sent a login message that makes no sense');
    this.#step = to;
  }

  #refuse(why: string): never {
    throw new DriftError('authentication-failed', `${this.#connection}: the server ${why}.`);
  }
}
