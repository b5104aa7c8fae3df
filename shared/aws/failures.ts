import { DriftError, type ErrorCode } from '../core/errors.ts';
import { printable } from '../core/printable.ts';
import { redact } from '../core/redact.ts';

/** The name of an SDK error: `ConditionalCheckFailedException`, `NoSuchKey`; empty for anything else thrown. */
export function errorName(thrown: unknown): string {
  return thrown instanceof Error ? thrown.name : '';
}

/** Runs a call and turns what it throws into what awsFailure says of it. Our own errors pass. */
export async function orStoreFailed<T>(doing: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof DriftError) throw cause;
    throw awsFailure(doing, cause, { repeats: true });
  }
}

interface Told {
  /** What the call needs, where it is known. */
  readonly permission?: string;
  /** True where an error that is not known here may be repeated in its own words: what deals with secrets may hold one. */
  readonly repeats?: boolean;
}

/**
 * A call to AWS that failed, with its cause and what to do: `store-failed`, or `config-invalid` where no region is set, which
 * no second try changes. `doing` completes "Could not …".
 */
export function awsFailure(doing: string, cause: unknown, told: Told = {}): DriftError {
  const { code, why } = explain(cause, told);
  return new DriftError(code, `Could not ${doing}: ${why}.`, { cause });
}

/** True when the caller lacks a permission, whichever service says so in its own way. */
export function isDenied(cause: unknown): boolean {
  return /^(?:AccessDenied(?:Exception)?|UnauthorizedOperation|AuthorizationError(?:Exception)?)$/.test(
    errorName(cause),
  );
}

const kmsNames = /^(?:KMS|Kms)|^(?:DecryptionFailure|DecryptionFailureException|EncryptionFailure)$/;

/** True when the key that encrypts the thing may not be used: denied, disabled, or gone. */
export function isKeyDenied(cause: unknown): boolean {
  return (
    kmsNames.test(errorName(cause)) ||
    (isDenied(cause) && /perform: kms:|access to KMS|KMS key/i.test(messageOf(cause)))
  );
}

export const keyAdvice = 'Allow kms:Decrypt on the KMS key that encrypts it, and check that the key is enabled';

const expired = 'the session of the AWS credentials here has ended. Get new ones: aws sso login, or new keys';
const wrongKeys =
  'AWS does not know the credentials here, or they do not fit each other. Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN';
const clock = "AWS refuses the time of the request. Check this machine's clock";
const throttled = 'AWS throttles these calls. It is tried again; raise the quota if that does not help';

const byName: Readonly<Record<string, string>> = {
  ExpiredToken: expired,
  ExpiredTokenException: expired,
  TokenRefreshRequired: expired,
  UnrecognizedClientException: wrongKeys,
  InvalidClientTokenId: wrongKeys,
  InvalidAccessKeyId: wrongKeys,
  InvalidSignatureException: wrongKeys,
  SignatureDoesNotMatch: wrongKeys,
  IncompleteSignature: wrongKeys,
  InvalidToken: wrongKeys,
  MissingAuthenticationToken: wrongKeys,
  RequestTimeTooSkewed: clock,
  RequestExpired: clock,
  ThrottlingException: throttled,
  Throttling: throttled,
  ThrottledException: throttled,
  TooManyRequestsException: throttled,
  RequestLimitExceeded: throttled,
  RequestThrottled: throttled,
  RequestThrottledException: throttled,
  ProvisionedThroughputExceededException: throttled,
  SlowDown: throttled,
};

/** Codes of the operating system for a service that cannot be reached. */
const noWay: ReadonlySet<string> = new Set([
  ...['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'ECONNRESET', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'EPIPE'],
  ...['ECONNABORTED', 'EHOSTDOWN', 'ENETDOWN'],
]);
const unreachable =
  'the endpoint of the AWS service was not reached. Check the network and AWS_ENDPOINT_URL; in a VPC the service needs a VPC endpoint, or a NAT gateway';
const untrusted =
  'the certificate of the endpoint is not trusted here. If a proxy opens TLS, name a file with its authority in NODE_EXTRA_CA_CERTS';

function explain(cause: unknown, { permission, repeats = false }: Told): { code: ErrorCode; why: string } {
  const name = errorName(cause);
  const system = systemCodeOf(cause);
  const said = saidBy(cause);
  if (/^Region is missing/.test(messageOf(cause)))
    return { code: 'config-invalid', why: 'no AWS region is set. Set AWS_REGION (AWS_DEFAULT_REGION is not read)' };
  if (isCredentials(name)) return { code: 'store-failed', why: `${ofCredentials(messageOf(cause))} (${name})` };
  if (isKeyDenied(cause)) return { code: 'store-failed', why: `its key may not be used. ${keyAdvice}${said}` };
  if (isDenied(cause))
    return { code: 'store-failed', why: `access denied. Allow ${permission ?? 'this call to the role'}${said}` };
  if (Object.hasOwn(byName, name)) return { code: 'store-failed', why: `${byName[name]}${said}` };
  if (system !== undefined && /^(?:UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|CERT_|ERR_TLS)/.test(system))
    return { code: 'store-failed', why: `${untrusted} (${system})` };
  if ((system !== undefined && noWay.has(system)) || name === 'TimeoutError')
    return { code: 'store-failed', why: `${unreachable} (${system ?? name})` };
  return { code: 'store-failed', why: otherwise(cause, repeats) };
}

const isCredentials = (name: string): boolean =>
  /^(?:CredentialsProviderError|TokenProviderError|ProviderError|SSOTokenProviderFailure)$/.test(name);

/** Its words are not repeated: a credential process or a file may have put anything into them. */
function ofCredentials(words: string): string {
  if (/\bsso\b|token (?:is|has) expired|session .*expired/i.test(words))
    return 'the session of the AWS profile has ended, or there is none. Run aws sso login for this profile';
  if (/\bprofile\b/i.test(words))
    return 'the AWS profile was not found, or names no credentials. Check AWS_PROFILE and the files in ~/.aws';
  return 'no AWS credentials were found here. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, choose a profile with AWS_PROFILE (it must exist), or run aws sso login';
}

function otherwise(cause: unknown, repeats: boolean): string {
  if (!(cause instanceof Error)) return (repeats && wordsOf(String(cause))) || 'no answer';
  const status = statusOf(cause);
  if (cause.name === 'SyntaxError' && status !== undefined)
    return `what answered is not the AWS service (HTTP ${status}). Check AWS_ENDPOINT_URL and proxies`;
  return [cause.name, repeats ? wordsOf(cause.message) : ''].filter((part) => part !== '').join(': ') || 'no answer';
}

/** The service's own sentence, on one line, with its name for the error. */
function saidBy(cause: unknown): string {
  const words = wordsOf(messageOf(cause));
  return words === '' || words === 'UnknownError'
    ? ` (${errorName(cause)})`
    : `. AWS said: ${words} (${errorName(cause)})`;
}

const wordsOf = (text: string): string => redact(printable(text)).replace(/\.$/, '');
const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : '');

function statusOf(cause: Error): number | undefined {
  if (!('$metadata' in cause) || typeof cause.$metadata !== 'object' || cause.$metadata === null) return undefined;
  const { $metadata } = cause;
  return 'httpStatusCode' in $metadata && typeof $metadata.httpStatusCode === 'number'
    ? $metadata.httpStatusCode
    : undefined;
}

/** Of the error, or of what it wraps. */
function systemCodeOf(cause: unknown, depth = 0): string | undefined {
  if (!(cause instanceof Error) || depth > 5) return undefined;
  if ('code' in cause && typeof cause.code === 'string') return cause.code;
  return systemCodeOf(cause instanceof AggregateError ? cause.errors[0] : cause.cause, depth + 1);
}
