import type { AwsClients } from '../../shared/aws/clients.ts';
import { createInlineList } from '../../shared/aws/tenant-sources/inline-list.ts';
import { createSecretList } from '../../shared/aws/tenant-sources/secret-list.ts';
import { createSecretsUnder } from '../../shared/aws/tenant-sources/secrets-under.ts';
import { sayEmpty } from '../../shared/core/empty-list.ts';
import type { TenantSource } from '../../shared/core/ports.ts';
import type { TenantSourceSettings } from '../../shared/core/tenant-list.ts';
import type { ConnectionPorts } from '../../shared/core/with-connection.ts';
import { createQueryList } from '../../shared/postgres/tenant-sources/query-list.ts';
import type { ListLimits } from '../../shared/postgres/tenant-sources/read-list.ts';
import { createServerDatabases } from '../../shared/postgres/tenant-sources/server-databases.ts';

export interface SourcePorts extends ConnectionPorts {
  /** Lists secrets by prefix and tag. */
  readonly vault: AwsClients['secrets'];
  readonly limits: ListLimits;
}

/** The tenant source that the settings name. */
export function createTenantSource(settings: TenantSourceSettings, ports: SourcePorts): TenantSource {
  return { ...sourceOf(settings, ports), whenEmpty: sayEmpty(settings) };
}

/** A new kind of source is one file, one shape in the settings, one line here, and one of what an empty list means. */
function sourceOf(settings: TenantSourceSettings, ports: SourcePorts): TenantSource {
  if ('inline' in settings) return createInlineList(settings.inline);
  if ('secret' in settings) return createSecretList(settings.secret, ports.secrets);
  if ('secretPrefix' in settings) return createSecretsUnder({ prefix: settings.secretPrefix }, ports.vault);
  if ('secretTag' in settings) return createSecretsUnder({ tag: settings.secretTag }, ports.vault);
  if ('query' in settings) return createQueryList(settings, ports, ports.limits);
  return createServerDatabases(settings, ports, ports.limits);
}
