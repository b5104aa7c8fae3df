import * as z from 'zod';
import { type Connection, type Place, parseConnection } from './connection.ts';
import { DriftError } from './errors.ts';
import type { SecretReference } from './tenant.ts';

/** What a secret may hold: a postgres:// URL, the RDS shape as JSON, or a JSON list of tenants with either in each entry. */

const entry = z.looseObject({ id: z.string().min(1).max(200) });
export type TenantEntry = z.infer<typeof entry>;

/**
 * The connection that a reference means. `text` is the secret's value and never repeated in an error. Throws
 * `secret-invalid` naming the secret when the value is no connection or the list lacks the tenant.
 */
export function connectionFrom(reference: SecretReference, text: string): Connection {
  const what = describeReference(reference);
  return connectionFromValue(heldValue(reference, text, what), what, reference);
}

/** Like parseConnection, but what is wrong with a secret is always `secret-invalid`. */
export function connectionFromValue(value: unknown, what: string, place: Place = {}): Connection {
  try {
    return parseConnection(value, what, place);
  } catch (error) {
    if (error instanceof DriftError && error.code === 'config-invalid')
      throw new DriftError('secret-invalid', error.message);
    throw error;
  }
}

/** The entries of a secret that lists tenants, in order. Throws `secret-invalid`. */
export function parseTenantEntries(text: string, what: string): readonly TenantEntry[] {
  const parsed = z.array(entry).safeParse(parseJson(text, what));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue && issue.path.length > 0 ? `entry ${issue.path.join('.')}: ` : '';
  throw new DriftError(
    'secret-invalid',
    `${what} is no tenant list: ${where}${issue?.message}. Expected [{"id", "url"}, …].`,
  );
}

function heldValue(reference: SecretReference, text: string, what: string): unknown {
  if (reference.tenant !== undefined) {
    const found = parseTenantEntries(text, what).find((one) => one.id === reference.tenant);
    if (found) return found;
    throw new DriftError('secret-invalid', `${what}: the list has no such tenant.`);
  }
  return text.trimStart().startsWith('{') ? parseJson(text, what) : text.trim();
}

function parseJson(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own error quotes the text, so it is not kept.
    throw new DriftError('secret-invalid', `${what} is no JSON.`);
  }
}

function describeReference({ secret, tenant }: SecretReference): string {
  return tenant === undefined ? `Secret ${secret}` : `Tenant ${tenant} in secret ${secret}`;
}
