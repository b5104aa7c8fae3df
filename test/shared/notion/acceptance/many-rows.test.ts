import { describe, expect, it } from 'vitest';
import { createMemory } from '../../../../shared/notion/memory.ts';
import { aRow, tenantIds } from '../fixtures.ts';
import { useNotion } from '../use-notion.ts';

/** As A13 has it, a thousandth in size: a query ends after 10 rows in place of 10,000. */
const under = useNotion({ resultCap: 10 });

describe('A13 more rows than one query lists', () => {
  it('are all known: none is made twice, those of vanished tenants count too', async () => {
    const memory = createMemory();
    const all = tenantIds(35).map((id) => aRow(id));
    for (const end of [9, 18, 27, 35]) {
      const report = await under.publish(all.slice(0, end), under.aTracker({ memory }), false);
      expect(report).toMatchObject({ failed: [], finished: true });
      await under.clock.sleep(60_000);
    }
    expect(await under.writesOf(() => under.publish(all, under.aTracker(), false))).toBe(0);
    const left = all.filter((_, place) => place % 5 !== 0);
    expect(await under.publish(left)).toMatchObject({ created: 0, retired: 7, unchanged: 28 });
    expect(await under.publish(left)).toMatchObject({ created: 0, retired: 0, unchanged: 28 });
    expect(under.notion.rows()).toHaveLength(35);
    expect(under.notion.duplicates('Tenant ID')).toEqual({});
  });

  it('are refused when more were made in one minute than a query lists, before anything is written', async () => {
    await under.publish(tenantIds(11).map((id) => aRow(id)));
    const writes = await under.writesOf(async () => {
      await expect(under.publish(tenantIds(15).map((id) => aRow(id)))).rejects.toMatchObject({
        code: 'tracker-refused',
        message: expect.stringContaining('in one minute'),
      });
    });
    expect(writes).toBe(0);
  });
});
