import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { parseConfig } from '../../../local/config/config-file.ts';
import { tenantSourceSettings } from '../../../shared/core/tenant-list.ts';

const page = await readFile(new URL('../../../docs/TENANTS.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, text = '']) => text.trim());

it('docs/TENANTS.md has an example of every source', () => {
  expect(examples).toHaveLength(7);
});

it.each(examples)('%s is accepted in a configuration file and in an environment', (text) => {
  const tenants: unknown = JSON.parse(text);
  const config = { canonical: { snapshot: 'canonical.json' }, tenants };
  expect(() => parseConfig(config, 'fleet.json')).not.toThrow();
  expect(() => tenantSourceSettings.parse(Array.isArray(tenants) ? { inline: tenants } : tenants)).not.toThrow();
});
