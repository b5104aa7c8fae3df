import { expect, it } from 'vitest';
import { compareSettings } from '../../shared/core/compare-settings.ts';
import { createLog } from '../../shared/log.ts';
import { aSnapshot } from '../support/builders.ts';
import { createWorld } from '../support/memory-world.ts';

/** A real sweep, whose workers and aggregator have the same waivers. */
it('a sweep says which waivers ended or match nothing, and a sweep of some tenants claims no more than it knows', async () => {
  const world = createWorld(aSnapshot('accounts', 'invoices'), {
    a: aSnapshot('accounts'),
    b: aSnapshot('accounts', 'invoices'),
  });
  const common = { reason: 'later', owner: 'alice' };
  const compare = compareSettings.parse({
    waivers: [
      { ...common, object: 'table:public.gone', until: '2027-12-31' },
      { ...common, object: 'table:public.invoices', until: '2026-01-31' },
    ],
  });
  const lines: string[] = [];
  const log = createLog({ level: 'warn', write: (line) => lines.push(line) });
  Object.assign(world.ports, { compare, waivers: compare.waivers, log });
  const whole = await world.sweep();
  expect(whole.rows[0]?.findings.map(({ id }) => id)).toEqual(['table:public.invoices']);
  expect(whole.waivers?.map(({ is }) => is)).toEqual(['unmatched', 'ended']);
  expect(lines.join()).toContain('its finding counts again');
  const some = await world.sweep({ sweepId: 'some', tenants: ['b'] });
  expect(some.waivers?.map(({ says }) => says)).toEqual([
    'The waiver of alice for table:public.invoices ended on 2026-01-31; its findings count again.',
  ]);
});
