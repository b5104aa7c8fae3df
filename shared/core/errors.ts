/**
 * Every way a check, a sweep or a command can fail, in one closed set. `blame` tells whose status it becomes when it
 * happens to one tenant: nothing answered (`unreachable`) or it answered and could not be checked (`failed`).
 */
const codes = {
  'config-invalid': { retryable: false, blame: 'failed' },
  'usage-invalid': { retryable: false, blame: 'failed' },
  'message-invalid': { retryable: false, blame: 'failed' },
  'snapshot-invalid': { retryable: false, blame: 'failed' },
  'snapshot-missing': { retryable: false, blame: 'failed' },
  'secret-missing': { retryable: false, blame: 'failed' },
  'secret-invalid': { retryable: false, blame: 'failed' },
  'connection-refused': { retryable: true, blame: 'unreachable' },
  'connection-timed-out': { retryable: true, blame: 'unreachable' },
  'host-unknown': { retryable: true, blame: 'unreachable' },
  'tls-failed': { retryable: false, blame: 'unreachable' },
  'authentication-failed': { retryable: false, blame: 'unreachable' },
  'database-missing': { retryable: false, blame: 'unreachable' },
  /** The server let us in, and something of the database's own (a login trigger, a setting) threw us out. */
  'login-refused': { retryable: false, blame: 'unreachable' },
  'permission-denied': { retryable: false, blame: 'unreachable' },
  'too-many-connections': { retryable: true, blame: 'unreachable' },
  /** Of our own making: as many checks as may be are with its server already. It waits; this is nobody's result. */
  'server-busy': { retryable: true, blame: 'unreachable' },
  'server-starting': { retryable: true, blame: 'unreachable' },
  'not-postgres': { retryable: false, blame: 'failed' },
  'version-unsupported': { retryable: false, blame: 'failed' },
  'pooler-unsupported': { retryable: false, blame: 'failed' },
  'query-timed-out': { retryable: true, blame: 'failed' },
  'ddl-in-progress': { retryable: true, blame: 'failed' },
  'limit-exceeded': { retryable: false, blame: 'failed' },
  'canonical-unreadable': { retryable: false, blame: 'failed' },
  'record-missing': { retryable: false, blame: 'failed' },
  'record-invalid': { retryable: false, blame: 'failed' },
  'store-failed': { retryable: true, blame: 'failed' },
  'sweep-abandoned': { retryable: false, blame: 'failed' },
  'worker-died': { retryable: false, blame: 'failed' },
  'tracker-refused': { retryable: false, blame: 'failed' },
  'tracker-unavailable': { retryable: true, blame: 'failed' },
  'local-server-failed': { retryable: false, blame: 'failed' },
  'file-unwritable': { retryable: false, blame: 'failed' },
  interrupted: { retryable: true, blame: 'failed' },
  internal: { retryable: false, blame: 'failed' },
} as const satisfies Record<string, { retryable: boolean; blame: 'unreachable' | 'failed' }>;

export type ErrorCode = keyof typeof codes;

export const errorCodes: readonly ErrorCode[] = Object.keys(codes).filter((code): code is ErrorCode => code in codes);

/** The one error class of this project. `message` is for people and holds no secret; `cause` keeps the original. */
export class DriftError extends Error {
  override readonly name = 'DriftError';
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  get retryable(): boolean {
    return codes[this.code].retryable;
  }

  /** The status of the tenant this happened to. */
  get blame(): 'unreachable' | 'failed' {
    return codes[this.code].blame;
  }
}

/** Any thrown value as a DriftError: ours unchanged, anything else `internal` with its cause kept. */
export function asDriftError(thrown: unknown): DriftError {
  if (thrown instanceof DriftError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new DriftError('internal', message, { cause: thrown });
}
