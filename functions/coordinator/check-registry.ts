import { compareRegistry, type Reality, type RegistryGaps } from '../../shared/core/compare-registry.ts';
import { asDriftError } from '../../shared/core/errors.ts';
import { redact } from '../../shared/core/redact.ts';
import type { Tenant } from '../../shared/core/tenant.ts';
import type { Log } from '../../shared/log.ts';

/**
 * Holds the tenant list against the databases that are there, where the settings say how to look. Never throws: a sweep
 * does not fail for it, and what could not be looked at is not reported as gone.
 */
export async function checkRegistry(
  listed: readonly Tenant[],
  { readReality, log }: { readonly readReality?: (() => Promise<Reality>) | undefined; readonly log: Log },
): Promise<RegistryGaps | undefined> {
  if (!readReality) return undefined;
  try {
    const gaps = compareRegistry(listed, await readReality());
    const { gone, unknown } = gaps;
    if (gone.count + unknown.count > 0) {
      log.warn('the tenant list and the databases differ', { gone: gone.count, unknown: unknown.count });
    }
    return gaps;
  } catch (thrown) {
    const { code, message } = asDriftError(thrown);
    log.warn('the tenant list could not be held against the databases', { error: { code, message: redact(message) } });
    return undefined;
  }
}
