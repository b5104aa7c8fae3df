import { expect, it } from 'vitest';
import { sayEmpty } from '../../shared/core/empty-list.ts';
import type { TenantSourceSettings } from '../../shared/core/tenant-list.ts';
import { createLog } from '../../shared/log.ts';
import { aSnapshot } from '../support/builders.ts';
import { createWorld } from '../support/memory-world.ts';

/** A sweep that has nobody to check says so, and says why. */

const from = { secret: 'control-plane' };

it.each<[TenantSourceSettings, RegExp]>([
  [{ inline: [] }, /configuration names no tenant\. Add entries to "tenants"/],
  [{ secret: 'fleet/list' }, /the list in secret "fleet\/list" has no entry/],
  [{ secretPrefix: 'fleet/' }, /no secret has a name that begins with "fleet\/".*region/],
  [{ secretTag: { key: 'team', value: 'a' } }, /no secret has the tag "team"="a"/],
  [{ secretTag: { key: 'team' } }, /no secret has the tag "team"\. /],
  [{ query: 'select id', from }, /tenant query returns no rows.*row security/],
  [{ server: from, databases: 'none_*', exclude: [] }, /fits the pattern "none_\*"\. Correct "databases"/],
  [{ server: from, databases: '*', exclude: ['app_*'] }, /"\*" and is not excluded by "app_\*"/],
])('an empty list from %j names its source', (source, words) => {
  expect(sayEmpty(source)).toMatch(words);
  expect(sayEmpty(source)).toMatch(/^The tenant list is empty, so no tenant was checked: /);
});

it('an empty list is answered, logged for the alarm, and refused when some of it is asked for', async () => {
  const world = createWorld(aSnapshot('accounts'), {});
  const list = { list: async () => [], whenEmpty: sayEmpty({ secretPrefix: 'fleet/' }) };
  const lines: string[] = [];
  const log = createLog({ level: 'error', write: (line) => lines.push(line) });
  const answer = await world.start({}, { tenants: list, log });
  expect(lines.map((line) => JSON.parse(line).message)).toEqual(['the tenant list is empty']);
  expect(answer).toMatchObject({ fleet: 0, known: 0, empty: expect.stringContaining('"fleet/"') });
  await world.controlAll();
  for (const event of [{ sample: 3 }, { tenants: ['acme'] }])
    await expect(world.start(event, { tenants: list })).rejects.toMatchObject({
      code: 'message-invalid',
      message: expect.stringContaining('"fleet/"'),
    });
});
