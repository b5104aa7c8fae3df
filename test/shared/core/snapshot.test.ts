import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { factsReadBy } from '../../../shared/core/facts-read.ts';
import { comparerVersion } from '../../../shared/core/fingerprint.ts';
import { registry } from '../../../shared/core/kinds/registry.ts';
import { buildSnapshot, parseSnapshot, serializeSnapshot, snapshotDigest } from '../../../shared/core/snapshot.ts';
import { parseMatrix } from '../../../shared/core/stored-matrix.ts';

const server = { version: '17.10', versionNum: 170_010 };
const table = { kind: 'table', id: 'table:app.t', attributes: { owner: 'app' } };
const column = {
  kind: 'column',
  id: 'column:app.t.a',
  within: 'table:app.t',
  attributes: { type: 'text', notNull: true },
};
const snapshot = buildSnapshot({ server, objects: [table, column], unmodeled: {} });

describe('a snapshot', () => {
  it('has the same fingerprint whatever the order of rows and of facts', () => {
    const turned = { ...column, attributes: { notNull: true, type: 'text' } };
    expect(buildSnapshot({ server, objects: [turned, table], unmodeled: {} }).fingerprint).toBe(snapshot.fingerprint);
  });

  it('has a fingerprint that is pinned: a change of it is a new comparer version', () => {
    expect([comparerVersion, snapshot.fingerprint]).toEqual([6, '1f53bea70ea150e8a4ac1d24f828bf0d']);
  });

  it('is read with facts that are pinned: one more, one less or one read otherwise is a new comparer version', () => {
    const facts = Object.entries(factsReadBy()).flatMap(([kind, read]) => read.map((fact) => `${kind}.${fact}`));
    const pinned = createHash('sha256').update(facts.sort().join()).digest('hex').slice(0, 16);
    expect([comparerVersion, facts.length, pinned]).toEqual([6, 337, '7bf5bb726b6f3d4f']);
  });

  it('refuses two objects under one id', () => {
    expect(() => buildSnapshot({ server, objects: [table, table], unmodeled: {} })).toThrow(
      /two objects.*table:app\.t/i,
    );
  });

  it('made of just the objects of another one is the same as made anew, and is not hashed again', () => {
    const later = { version: '18.1', versionNum: 180_001 };
    const made = { server: later, objects: [column, table], unmodeled: { rumour: 1 } };
    const again = buildSnapshot(made, snapshot);
    expect(again).toEqual(buildSnapshot(made));
    expect(again.objects).toBe(snapshot.objects);
  });

  it.each([
    ['one object less', [table]],
    ['one more', [table, column, { ...table, id: 'table:app.u' }]],
    ['another one under the same id', [table, { ...column, attributes: { type: 'int' } }]],
    ['another one in the place of one', [table, { ...column, id: 'column:app.t.b' }]],
  ])('with %s than another one has a fingerprint of its own', (_, objects) => {
    const made = { server, objects, unmodeled: {} };
    expect(buildSnapshot(made, snapshot)).toEqual(buildSnapshot(made));
    expect(buildSnapshot(made, snapshot).fingerprint).not.toBe(snapshot.fingerprint);
  });

  it('refuses two objects under one id where another one has two as well', () => {
    expect(() => buildSnapshot({ server, objects: [table, table], unmodeled: {} }, snapshot)).toThrow(/two objects/i);
  });

  it('comes back from its text whole', () => {
    expect(parseSnapshot(serializeSnapshot(snapshot), 'x')).toEqual(snapshot);
  });

  it('has a digest of more than its fingerprint: of everything that a comparison depends on', () => {
    const digestOf = (changed: Partial<Parameters<typeof buildSnapshot>[0]>) =>
      snapshotDigest(buildSnapshot({ server, objects: [table, column], unmodeled: {}, ...changed }));
    const { within: _, ...loose } = column;
    expect(digestOf({})).toBe(snapshotDigest(snapshot));
    expect(digestOf({ server: { version: '17.11', versionNum: 170_011 } })).toBe(digestOf({}));
    const others = [
      digestOf({ server: { version: '16.1', versionNum: 160_001 } }),
      digestOf({ objects: [table, loose] }),
      digestOf({ objects: [table, { ...column, unreadable: ['default'] }] }),
      digestOf({ objects: [table] }),
    ];
    expect(new Set([digestOf({}), ...others]).size).toBe(5);
  });

  it('is written one object a line, so that it diffs well', () => {
    const lines = serializeSnapshot(snapshot).split('\n');
    expect(lines.filter((line) => line.startsWith('{"kind":'))).toHaveLength(2);
    expect(lines).toHaveLength(registry.length + 6);
  });

  const text = serializeSnapshot(snapshot);
  it.each([
    ['no JSON', 'no', /not a schema snapshot/],
    ['some other JSON', '{}', /not a schema snapshot/],
    ['one that was cut', text.slice(0, -20), /not a schema snapshot/],
    ['one that was changed by hand', text.replace('"type":"text"', '"type":"varchar"'), /fingerprint/],
    [
      'one of a comparer before all that can be compared',
      text.replace(/"comparer":\d+/, '"comparer":3'),
      /another version/,
    ],
    ['one that claims another comparer', text.replace(/"comparer":\d+/, '"comparer":4'), /fingerprint/],
    ['one of another format', text.replace('"format":1', '"format":7'), /another version/],
    ['one that lists facts as what they are not', text.replace('"facts":{', '"facts":{"planet":1,'), /damaged/],
    ['one with an object that is none', text.replace('"objects":[', '"objects":[null,'), /damaged/],
    ['one with an object without a kind', text.replace('"kind":"table",', ''), /damaged: its object number 2/],
    ['one with an object in nothing that has a name', text.replace('"within":"table:app.t"', '"within":7'), /damaged/],
    ['one with facts that are a list', text.replace('{"owner":"app"}', '["app"]'), /damaged/],
    ['one with unreadable facts that are no names', text.replace('"kind":', '"unreadable":[1],"kind":'), /damaged/],
  ])('is refused when it is %s', (_, broken, message) => {
    expect(() => parseSnapshot(broken, 'canonical.json')).toThrow(message);
    expect(() => parseSnapshot(broken, 'canonical.json')).toThrow(/canonical\.json/);
  });
});

it('a snapshot drops the keys that it does not know', () => {
  const text = serializeSnapshot(snapshot);
  expect(parseSnapshot(text.replace('"kind":', '"sort":1,"kind":'), 'x')).toEqual(snapshot);
  expect(parseSnapshot(text.replace('"format":', '"shape":1,"format":'), 'x')).toEqual(snapshot);
});

describe('an object of a snapshot from elsewhere', () => {
  it('is of the kind that its id says, which alone is in the fingerprint', () => {
    const claimed = serializeSnapshot(snapshot).replace('"kind":"table"', '"kind":"view"');
    expect(() => parseSnapshot(claimed, 'x')).toThrow(expect.objectContaining({ code: 'snapshot-invalid' }));
  });

  it('is not nested deeper than can be walked', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const nested = serializeSnapshot(snapshot).replace('"owner":"app"', `"owner":${deep}`);
    expect(() => parseSnapshot(nested, 'x')).toThrow(
      expect.objectContaining({ code: 'snapshot-invalid', message: expect.stringContaining('nested too deep') }),
    );
    expect(() => parseMatrix(deep, 'x')).toThrow(expect.objectContaining({ code: 'record-invalid' }));
  });
});
