import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type SecretsManager, startSecretsManager } from '../../../local/cloud/secrets-manager.ts';
import type { StackTemplate } from '../../../local/stack/read-template.ts';
import { type RunningStack, type StackOptions, startStack } from '../../../local/stack/start-stack.ts';
import { patience } from '../../support/patience.ts';
import { figuresIn } from './figures.ts';
import { rewired } from './rewired.ts';
import { sweepStack } from './sweep-stack.ts';
import { neverUsed, plain, together, usedInTrouble } from './unused-rights.ts';
import { hangs, wirings } from './wirings.ts';
import type { World } from './world.ts';

// Only the settings that lie beside the worker's code tell the first two apart.
const tenants = { same: '', other: "comment on table orders is 'what was sold'", gone: '' };
const expected = ['gone failed', 'other drifted', 'same in-sync'];

/** Sweeps that go well, and what becomes of them when one wire is wrong. */
export function describeSweeps(world: () => World): void {
  describe('the synthesised stack', () => {
    let secrets: SecretsManager;

    beforeAll(async () => {
      const { addDatabase, loginTo, notion } = world();
      for (const [name, sql] of Object.entries({ canonical: '', ...tenants })) await addDatabase(name, sql);
      const list = Object.keys(tenants).map((id) => ({ id, secret: `driftmatrix/dev/tenant/${id}` }));
      secrets = await startSecretsManager({
        'driftmatrix/dev/canonical': JSON.stringify(loginTo('canonical')),
        'driftmatrix/dev/tenants': JSON.stringify(list),
        'driftmatrix/dev/notion': notion.token,
        'driftmatrix/dev/tenant/same': JSON.stringify(loginTo('same')),
        'driftmatrix/dev/tenant/other': JSON.stringify(loginTo('other')),
      });
    });
    afterAll(() => secrets?.stop());

    const start = (template: StackTemplate, options: Partial<StackOptions> = {}) =>
      startStack(template, { secrets, platform: { NOTION_BASE_URL: world().notion.baseUrl }, ...options });

    async function sweepWith(template: StackTemplate, patienceMs: number): Promise<readonly string[]> {
      try {
        const stack = await start(template);
        try {
          const { tenants, problems } = await sweepStack(stack, patienceMs);
          return [...problems, ...(tenants ?? [])];
        } finally {
          await stack.stop();
        }
      } catch (error) {
        return [String(error)];
      }
    }

    /** A person ticks a row, the other schedule is due, and the tick is gone once that tenant was checked. */
    async function recheck(stack: RunningStack): Promise<void> {
      const { notion } = world();
      notion.human.changeCell({ column: 'Tenant ID', text: 'other' }, 'Re-check', { checkbox: true });
      await stack.ask();
      const ticked = () => notion.rows().filter((row) => row['Re-check'] === true);
      await vi.waitFor(() => expect([...stack.problems(), ...ticked()]).toEqual([]), patience);
    }

    it('sweeps, also when messages come twice, with no right that its roles do not have, and few that it does not use', async () => {
      const { template, notion } = world();
      const log: string[] = [];
      let twice = false;
      const stack = await start(template, {
        writeLog: (line) => log.push(line),
        duplicate: () => twice,
      });
      try {
        expect(await sweepStack(stack)).toEqual({ tenants: expected, problems: [] });
        await recheck(stack);
        twice = true;
        expect(await sweepStack(stack)).toEqual({ tenants: expected, problems: [] });
        // It ends once every message that came, also for the second time, was dealt with.
        await stack.stop();
        expect(stack.problems()).toEqual([]);
        const rows = notion.rows().map((row) => row['Tenant ID']);
        expect(rows.sort()).toEqual(['gone', 'other', 'same']);
        expect(plain(stack.unused())).toEqual(together(neverUsed, usedInTrouble));
        // The line of the second may still be on its way.
        const [figures] = figuresIn(log);
        expect(figures).toMatchObject({ TenantsKnown: 3, TenantsChecked: 2, TenantsDrifted: 1, SyncRate: 50 });
      } finally {
        await stack.stop();
      }
    });

    it.each(wirings)('fails here when %s', async (_, rewiring, says) => {
      const patienceMs = says === hangs ? 5_000 : 30_000;
      expect((await sweepWith(rewired(world().template, rewiring), patienceMs)).join('\n')).toMatch(says);
    });
  });
}
