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
  /** A password that is being rotated is wrong for a moment: the secret is read again with each try. */
  'authentication-failed': { retryable: true, blame: 'unreachable' },
  /** Another tenant has this very database: whose it is cannot be told. */
  'same-database': { retryable: false, blame: 'failed' },
  'database-missing': { retryable: false, blame: 'unreachable' },
  /** The server let us in, and something of the database's own (a login trigger, a setting) threw us out. */
  'login-refused': { retryable: false, blame: 'unreachable' },
  'permission-denied': { retryable: false, blame: 'unreachable' },
  'too-many-connections': { retryable: true, blame: 'unreachable' },
  /** Of our own making: as many checks as may be are with its server already. It waits; this is nobody's result. */
  'server-busy': { retryable: true, blame: 'unreachable' },
  /** Ours too: this machine has no descriptor or memory left. It waits; this is nobody's result. */
  'machine-exhausted': { retryable: true, blame: 'unreachable' },
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
  /** True for a time-out of a server that had answered before: it is this database that says nothing, not its server. */
  readonly inLogin: boolean;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions & { readonly inLogin?: boolean }) {
    super(message, options);
    this.code = code;
    this.inLogin = options?.inLogin ?? false;
  }

  get retryable(): boolean {
    return codes[this.code].retryable;
  }

  /** The status of the tenant this happened to. */
  get blame(): 'unreachable' | 'failed' {
    return codes[this.code].blame;
  }
}

const exhaustion = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EAI_MEMORY', 'EAI_SYSTEM']);
const deepest = 10;

/**
 * True when this machine had no descriptor or memory left, however deep that is in the causes. Only an error of the system
 * itself counts, which has a number and names the call: a database server can send any code.
 */
export function isExhaustion(thrown: unknown, depth = 0): boolean {
  if (!(thrown instanceof Error) || depth > deepest) return false;
  const isSystems = 'errno' in thrown && typeof thrown.errno === 'number' && 'syscall' in thrown;
  if (isSystems && 'code' in thrown && exhaustion.has(String(thrown.code))) return true;
  const below = thrown instanceof AggregateError ? thrown.errors : [thrown.cause];
  return below.some((cause) => isExhaustion(cause, depth + 1));
}

/** Any thrown value as a DriftError: ours unchanged, anything else `machine-exhausted` or `internal` with its cause kept. */
export function asDriftError(thrown: unknown): DriftError {
  if (thrown instanceof DriftError) return thrown;
  if (isExhaustion(thrown)) return machineExhausted(thrown);
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new DriftError('internal', message, { cause: thrown });
}

/** Says what to do about it. */
export const machineExhausted = (cause: unknown): DriftError =>
  new DriftError(
    'machine-exhausted',
    'This machine has no file descriptor or memory left. Raise the limit (ulimit -n), or lower concurrency.',
    { cause },
  );
