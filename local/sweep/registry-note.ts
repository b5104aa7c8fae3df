import type { RegistryGaps } from '../../shared/core/compare-registry.ts';
import { printable } from '../../shared/core/printable.ts';
import { counted, formatNumber, namedTenants } from '../words.ts';

/** Where the tenant list and the databases differ, as lines; nothing when they agree or nobody looked. */
export function registryNote(registry: RegistryGaps | undefined): string {
  if (!registry) return '';
  const { gone, unknown, elsewhere } = registry;
  const lines = [
    ...(gone.count > 0 ? [`Known but gone: ${counted(gone.count, 'tenant')}: ${some(gone)}`] : []),
    ...(unknown.count > 0 ? [`There but unknown: ${counted(unknown.count, 'database')}: ${some(unknown)}`] : []),
    ...(elsewhere > 0 ? [`On servers nobody looked at: ${counted(elsewhere, 'tenant')}`] : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

/** Not all names may be kept, but all are counted. */
function some({ count, names }: RegistryGaps['gone']): string {
  const shown = names.slice(0, namedTenants).map((name) => printable(name, 100));
  return `${shown.join(', ')}${count > shown.length ? ` and ${formatNumber(count - shown.length)} more` : ''}`;
}
