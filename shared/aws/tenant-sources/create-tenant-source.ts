import type { SecretReader, TenantSource } from '../../core/ports.ts';
import type { TenantSourceSettings } from '../../core/tenant-list.ts';
import { createInlineList } from './inline-list.ts';
import { createSecretList } from './secret-list.ts';

/** The tenant source that the settings name: a new kind of source is one file, one shape in the settings, one line here. */
export function createTenantSource(
  settings: TenantSourceSettings,
  { secrets }: { readonly secrets: SecretReader },
): TenantSource {
  if ('inline' in settings) return createInlineList(settings.inline);
  return createSecretList(settings.secret, secrets);
}
