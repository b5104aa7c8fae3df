import { parseConnection } from '../../shared/core/connection.ts';
import type { ReachableReference, Tenant } from '../../shared/core/tenant.ts';
import type { TenantSourceSettings } from '../../shared/core/tenant-list.ts';
import type { Config, LocalReference, TenantEntry } from '../config/config.ts';

export interface LocalSource {
  readonly source: TenantSourceSettings;
  /** What the source calls secrets and the configuration gave as URLs: texts by name. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** Names that no secret of an account has. */
const folder = 'this-machine';

/** The tenant source as the functions take it: every URL of the configuration becomes a secret of this machine. */
export function toLocalSource(tenants: Config['tenants']): LocalSource {
  const secrets: Record<string, string> = {};
  const keep = (name: string, url: string): { secret: string } => {
    secrets[`${folder}/${name}`] = url;
    return { secret: `${folder}/${name}` };
  };
  const reference = (given: LocalReference, name: string): ReachableReference =>
    'url' in given ? keep(name, given.url) : given;
  return { source: sourceOf(tenants, keep, reference), secrets };
}

function sourceOf(
  tenants: Config['tenants'],
  keep: (name: string, url: string) => { secret: string },
  reference: (given: LocalReference, name: string) => ReachableReference,
): TenantSourceSettings {
  if (Array.isArray(tenants)) return { inline: tenants.map((entry) => toTenant(entry, keep)) };
  const servers = <Shape extends { readonly server: LocalReference | LocalReference[] }>(
    given: Shape,
    what: string,
  ) => ({
    ...given,
    server: [given.server].flat().map((one, at) => reference(one, `${what}-${at + 1}`)),
  });
  if ('databases' in tenants) return servers(tenants, 'server');
  const { reality, ...list } = tenants;
  const looked = reality ? { reality: servers(reality, 'reality') } : {};
  if ('inline' in list) return { inline: list.inline.map((entry) => toTenant(entry, keep)), ...looked };
  if ('query' in list) return { ...list, from: reference(list.from, 'control-plane'), ...looked };
  return { ...list, ...looked };
}

function toTenant(entry: TenantEntry, keep: (name: string, url: string) => { secret: string }): Tenant {
  const { id, name, ring } = entry;
  const server = entry.server ?? ('url' in entry ? parseConnection(entry.url, id).server : undefined);
  return {
    id,
    ...(name && { name }),
    ...(ring && { ring }),
    ...(server && { server }),
    connection: 'url' in entry ? keep(`tenant/${id}`, entry.url) : entry.connection,
  };
}
