import { describe, expect, it } from 'vitest';
import { compareSettings } from '../../../shared/core/compare-settings.ts';
import type { DriftMatrix } from '../../../shared/core/matrix.ts';
import { buildSnapshot, type Snapshot } from '../../../shared/core/snapshot.ts';
import type { VerdictStore } from '../../../shared/core/verdict.ts';
import { aSnapshot } from '../../support/builders.ts';
import { createWorld } from '../../support/memory-world.ts';

const head = aSnapshot('accounts', 'invoices', 'payments');
const shapes = [head, aSnapshot('accounts'), aSnapshot('accounts', 'invoices'), aSnapshot('accounts', 'extra')];

/** The same tables, owned by the tenant itself. */
const ownedBy = (owner: string, { server, objects, unmodeled }: Snapshot) => {
  const owned = [...objects.values()].map((object) => ({ ...object, attributes: { ...object.attributes, owner } }));
  return buildSnapshot({ server, objects: owned, unmodeled });
};

const shapeOf = (at: number): Snapshot => shapes[at % shapes.length] ?? head;
const fleet = (size: number) =>
  Object.fromEntries(Array.from({ length: size }, (_, at) => [`t${at}`, ownedBy(`owner_${at}`, shapeOf(at))]));

/** Counts the verdicts that had to be judged. */
function counted(verdicts: VerdictStore): VerdictStore & { judged: number } {
  const counting = {
    ...verdicts,
    judged: 0,
    settle: (key: string, judge: Parameters<VerdictStore['settle']>[1]) =>
      verdicts.settle(key, () => {
        counting.judged += 1;
        return judge();
      }),
  };
  return counting;
}

function countedWorld(tenants: Record<string, Snapshot>) {
  const world = createWorld(head, tenants);
  const verdicts = counted(world.store.verdicts);
  const store = { ...world.store, verdicts };
  const checkAll = async () => {
    for (const message of world.queue.sent.splice(0)) await world.check(message, 1, { store });
  };
  const sweep = async (sweepId: string): Promise<DriftMatrix> => {
    await world.start({ sweepId });
    await checkAll();
    await world.controlAll();
    return await world.matrix(sweepId);
  };
  return { world, verdicts, sweep };
}

describe('a fleet in few shapes', () => {
  it('costs one comparison a shape, also when every tenant has its own owners', async () => {
    const { verdicts, sweep } = countedWorld(fleet(80));
    const matrix = await sweep('first');
    expect(verdicts.judged).toBe(4);
    expect(matrix.sweep).toMatchObject({ checked: 80, inSync: 20 });
    expect(matrix.cohorts.map(({ size }) => size)).toEqual([20, 20, 20]);
    expect(new Set(matrix.rows.map(({ findings }) => findings)).size).toBe(4);
    await sweep('second');
    expect(verdicts.judged).toBe(4);
  });

  it('says of every tenant what it would say of that tenant alone', async () => {
    const tenants = fleet(12);
    const together = await createWorld(head, tenants).sweep();
    for (const [id, snapshot] of Object.entries(tenants)) {
      const alone = await createWorld(head, { [id]: snapshot }).sweep();
      expect(together.rows.find(({ tenant }) => tenant.id === id)).toEqual(alone.rows[0]);
    }
  });

  it('is compared again when the canonical schema changes', async () => {
    const { world, verdicts, sweep } = countedWorld(fleet(8));
    await sweep('first');
    world.databases.set('canonical', aSnapshot('accounts', 'invoices'));
    expect((await sweep('second')).sweep.inSync).toBe(2);
    expect(verdicts.judged).toBe(4 + 4);
  });

  it('is compared again for whom a waiver holds, and when it has ended', async () => {
    const { verdicts } = createWorld(head, {}).store;
    const waiver = { tenants: ['t1'], object: '*', reason: 'known', owner: 'ops', until: '2026-11-22' };
    const compare = compareSettings.parse({ waivers: [waiver] });
    const statusesAfter = async (days: number) => {
      const world = createWorld(head, fleet(8));
      world.clock.ms += days * 86_400_000;
      await world.start();
      const store = { ...world.store, verdicts };
      const outcomes = new Map<string, string>();
      for (const message of world.queue.sent.filter(({ tenant }) => ['t1', 't5'].includes(tenant.id))) {
        const outcome = await world.check(message, 1, { compare, store });
        outcomes.set(message.tenant.id, 'result' in outcome ? outcome.result.status : 'none');
      }
      return Object.fromEntries(outcomes);
    };
    expect(await statusesAfter(0)).toEqual({ t1: 'in-sync', t5: 'drifted' });
    expect(await statusesAfter(1)).toEqual({ t1: 'drifted', t5: 'drifted' });
  });

  it('keeps what hides nothing out of the verdict of the tenant that is equal to the letter', async () => {
    const world = createWorld(head, { same: head, owned: ownedBy('other', head) });
    await world.start();
    const compare = compareSettings.parse({ ignore: [{ kind: 'index' }] });
    const results = await Promise.all(world.queue.sent.map((message) => world.check(message, 1, { compare })));
    const suppressed = results.map((outcome) => 'result' in outcome && outcome.result.suppressed);
    expect(suppressed).toEqual([[{ rule: '{"kind":"index"}', count: 0 }], []]);
  });
});
