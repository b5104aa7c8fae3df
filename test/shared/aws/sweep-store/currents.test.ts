import { expect, it } from 'vitest';
import { createCurrents } from '../../../../shared/aws/sweep-store/currents.ts';
import type { Table } from '../../../../shared/aws/sweep-store/table.ts';
import { aResult, isoAfter } from '../../../support/builders.ts';
import { Died } from '../../../support/dying.ts';
import { createMemoryTable } from '../../../support/memory-table.ts';

it('logs the change of an older sweep whose worker died before it could, once a newer sweep comes', async () => {
  const table = createMemoryTable();
  const dying: Table = {
    ...table,
    put: async (item, ...rest) => {
      if (item.sk.startsWith('H#')) throw new Died(`before ${item.sk}`);
      return await table.put(item, ...rest);
    },
  };
  const drifted = aResult('t', { status: 'drifted', fingerprint: 'bbbb', checkedAt: isoAfter(10) });
  const currents = createCurrents(table);
  await currents.updateCurrent(1, aResult('t'));
  await expect(createCurrents(dying).updateCurrent(2, drifted)).rejects.toThrow('H#');
  await currents.updateCurrent(3, { ...drifted, checkedAt: isoAfter(20) });
  expect(await currents.readChanges('t')).toEqual([
    expect.objectContaining({
      seq: 2,
      at: isoAfter(10),
      from: { status: 'in-sync', fingerprint: 'aaaa' },
      to: { status: 'drifted', fingerprint: 'bbbb' },
    }),
  ]);
});
