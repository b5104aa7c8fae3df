import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/**
 * Signature Version 4, as the SDK writes it into the headers of a request:
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */

export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface SignedRequest {
  readonly method: string;
  /** Path and query, as they are sent. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

/** What the header `authorization` says. */
interface Claim {
  readonly accessKeyId: string;
  readonly scope: Scope;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

interface Scope {
  readonly day: string;
  readonly region: string;
  readonly service: string;
}

const form =
  /^AWS4-HMAC-SHA256 Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request, ?SignedHeaders=([a-z0-9;_-]+), ?Signature=([0-9a-f]{64})$/;
/** Without these a signature would fit other requests too. */
const needed = ['host', 'x-amz-date', 'x-amz-content-sha256'] as const;

export const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

/**
 * True when the request was signed with this key, its host, date and body hash included. Whether the body has that hash is
 * for the caller to see. When it was signed does not matter: the key is no older than the process.
 */
export function isSignedWith(request: SignedRequest, key: AccessKey): boolean {
  const claim = claimOf(request.headers.authorization);
  if (claim === undefined || !isSame(claim.accessKeyId, key.accessKeyId)) return false;
  if (needed.some((name) => !claim.signedHeaders.includes(name) || request.headers[name] === undefined)) return false;
  return isSame(claim.signature, signatureOf(request, claim.scope, claim.signedHeaders, key));
}

/** The headers with a signature over all that say who is meant and what is wanted. `headers` must have the host. */
export function signed(request: SignedRequest, key: AccessKey, body: Uint8Array): IncomingHttpHeaders {
  const claim = claimOf(request.headers.authorization);
  if (claim === undefined) throw new Error('Only a request that was signed before can be signed again.');
  const headers = { ...request.headers, 'x-amz-content-sha256': sha256(body) };
  const { scope, signedHeaders } = claim;
  const signature = signatureOf({ ...request, headers }, scope, signedHeaders, key);
  const credential = [key.accessKeyId, ...Object.values(scope), 'aws4_request'].join('/');
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedHeaders.join(';')}, Signature=${signature}`;
  return { ...headers, authorization };
}

function claimOf(header: string | undefined): Claim | undefined {
  const [, accessKeyId, day, region, service, names, signature] = form.exec(header ?? '') ?? [];
  if (!accessKeyId || !day || !region || !service || !names || !signature) return undefined;
  return { accessKeyId, scope: { day, region, service }, signedHeaders: names.split(';'), signature };
}

function signatureOf(
  request: SignedRequest,
  scope: Scope,
  signedHeaders: readonly string[],
  { secretAccessKey }: AccessKey,
): string {
  const canonical = [
    request.method,
    canonicalPath(request.url, scope.service),
    canonicalQuery(request.url),
    ...signedHeaders.map((name) => `${name}:${headerText(request.headers[name])}`),
    '',
    signedHeaders.join(';'),
    headerText(request.headers['x-amz-content-sha256']),
  ].join('\n');
  const { day, region, service } = scope;
  const place = `${day}/${region}/${service}/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', headerText(request.headers['x-amz-date']), place, sha256(canonical)].join('\n');
  const signing = [day, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  return hmac(signing, text).toString('hex');
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

const headerText = (header: string | string[] | undefined): string =>
  [header ?? ''].flat().join(',').trim().replaceAll(/ +/g, ' ');

/** Every service but S3 encodes the path once more. */
function canonicalPath(url: string, service: string): string {
  const [path = ''] = url.split('?');
  return service === 's3' ? path : path.split('/').map(encoded).join('/');
}

function canonicalQuery(url: string): string {
  const at = url.indexOf('?');
  if (at < 0) return '';
  const pairs = url
    .slice(at + 1)
    .split('&')
    .map((pair) => pair.split('='))
    .map(([name = '', ...value]) => `${encoded(decoded(name))}=${encoded(decoded(value.join('=')))}`);
  return pairs.sort().join('&');
}

const encoded = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

/** What is no encoding is taken as it is; the signature will not fit then. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
