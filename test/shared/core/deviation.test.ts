import { describe, expect, it } from 'vitest';
import { compareSettings } from '../../../shared/core/compare-settings.ts';
import { deviationOf } from '../../../shared/core/deviation.ts';
import type { Attribute, SchemaObject } from '../../../shared/core/object.ts';
import { buildSnapshot } from '../../../shared/core/snapshot.ts';

const server = { version: '17.10', versionNum: 170_010 };
const standard = compareSettings.parse({});
const strict = compareSettings.parse({ profile: 'strict' });

const aTable = (name: string, attributes: Record<string, Attribute> = {}): SchemaObject => ({
  kind: 'table',
  id: `table:app.${name}`,
  within: 'schema:app',
  attributes: { owner: 'app', ...attributes },
});
const snapshotOf = (...objects: SchemaObject[]) => buildSnapshot({ server, objects, unmodeled: {} });
const canonical = snapshotOf(aTable('a'), aTable('b'));

const deviation = (objects: SchemaObject[], settings = standard, tenantId = 'acme') =>
  deviationOf(canonical, snapshotOf(...objects), settings, tenantId);
const none = deviation([aTable('a'), aTable('b')]);

describe('the deviation of a tenant', () => {
  it('is the same for whatever the profile does not count', () => {
    const own = [
      { ...aTable('a'), attributes: { owner: 'acme', options: { fillfactor: '70' } } },
      aTable('b', { columnOrder: ['x'] }),
      { kind: 'comment', id: 'comment:table:app.a', within: 'table:app.a', attributes: { text: 'ours' } },
      { kind: 'database', id: 'database:current', attributes: { owner: 'acme' } },
      { kind: 'database-setting', id: 'database-setting:acme.work_mem', attributes: { value: '4MB' } },
    ];
    expect(deviation(own)).toBe(none);
    for (const one of own) {
      const others = [aTable('a'), aTable('b')].filter(({ id }) => id !== one.id);
      expect(deviation([one, ...others], strict)).not.toBe(none);
    }
  });

  it('is another one for everything that counts', () => {
    const [a, b] = [aTable('a'), aTable('b')];
    const { within: _, ...loose } = a;
    const deviating = [
      [a],
      [b],
      [],
      [a, b, aTable('c')],
      [a, b, aTable('d')],
      [a, aTable('b', { unlogged: true })],
      [a, aTable('b', { inherits: ['app.a'] })],
      [a, aTable('b', { inherits: ['app.a', 'app.c'] })],
      [a, aTable('b', { overrides: { x: { default: '1' } } })],
      [a, aTable('b', { overrides: { x: { default: '2' } } })],
      [a, { ...b, unreadable: ['bound'] }],
      [loose, b],
      [a, b, { kind: 'of a newer version', id: 'of a newer version:x', attributes: {} }],
    ].map((objects) => deviation(objects));
    expect(new Set([none, ...deviating]).size).toBe(deviating.length + 1);
  });

  it('is the same for tenants whose own names stand for one, wherever these sort', () => {
    const placeholders = compareSettings.parse({ placeholders: { '{tenant}_data': 'b' } });
    const named = ['acme', 'zeta'].map((id) =>
      deviation([aTable('a'), aTable(`${id}_data`), aTable('c', { unlogged: true })], placeholders, id),
    );
    expect(named[0]).toBe(named[1]);
    expect(named[0]).toBe(deviation([aTable('a'), aTable('b'), aTable('c', { unlogged: true })]));
    expect(deviation([aTable('a'), aTable('acme_data')], placeholders, 'zeta')).not.toBe(none);
  });

  it('is that of the last one where two objects end under one name', () => {
    const placeholders = compareSettings.parse({ placeholders: { z: 'b' } });
    const changed = aTable('z', { unlogged: true });
    expect(deviation([aTable('a'), aTable('b'), changed], placeholders)).toBe(
      deviation([aTable('a'), changed], placeholders),
    );
    expect(deviation([aTable('a'), aTable('b', { unlogged: true }), aTable('z')], placeholders)).toBe(none);
  });

  it('tells a partition with facts of its own from one without where partitions come and go', () => {
    const dynamic = compareSettings.parse({ dynamicPartitions: ['app.a'] });
    const plain = aTable('p', { partitionOf: ['app.a'], bound: 'FOR VALUES IN (1)' });
    const own = aTable('p', { ...plain.attributes, options: { fillfactor: '70' } });
    const all = (one: SchemaObject, settings = standard) => deviation([aTable('a'), aTable('b'), one], settings);
    expect(all(own)).toBe(all(plain));
    expect(all(own, dynamic)).not.toBe(all(plain, dynamic));
  });
});
