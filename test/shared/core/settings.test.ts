import { describe, expect, it } from 'vitest';
import { compareSettings } from '../../../shared/core/compare-settings.ts';
import { diff } from '../../../shared/core/diff.ts';
import type { Attribute, SchemaObject } from '../../../shared/core/object.ts';
import { buildSnapshot } from '../../../shared/core/snapshot.ts';

const object = (id: string, attributes: Record<string, Attribute> = {}, within?: string): SchemaObject => ({
  kind: id.slice(0, id.indexOf(':')),
  id,
  ...(within && { within }),
  attributes,
});
const snapshot = (...objects: SchemaObject[]) =>
  buildSnapshot({ server: { version: '17', versionNum: 170_000 }, objects, unmodeled: {} });
const found = (expected: SchemaObject[], actual: SchemaObject[], settings: object) =>
  diff(snapshot(...expected), snapshot(...actual), compareSettings.parse(settings)).findings;
const ids = (findings: readonly { id: string }[]) => findings.map(({ id }) => id);

describe('a preset', () => {
  const made = [
    object('schema:storage'),
    object('table:storage.objects', {}, 'schema:storage'),
    object('policy:storage.objects.mine', {}, 'table:storage.objects'),
  ];

  it('hides what a product made, and not what people wrote inside', () => {
    const policy = object('policy:storage.objects.other', {}, 'table:storage.objects');
    const findings = found(made.slice(0, 2), [...made.slice(0, 2), policy, object('table:auth.users')], {
      presets: ['supabase'],
    });
    expect(ids(findings)).toEqual(['policy:storage.objects.other']);
  });

  it('hides what a product grants on members of extensions, and not what people take away there', () => {
    const hidden = [
      'extension-grant:pg_net.function.net.http_get(text).anon',
      'extension-grant:hstore.function.akeys(hstore).supabase_admin',
      'extension-grant:hstore.function.akeys(hstore).rds_superuser',
      'built-in-grant:function.pg_read_file(text).rds_superuser',
    ];
    const counted = ['extension-grant:hstore.function.akeys(hstore).public', 'extension-grant:hstore.type.hstore.anon'];
    const settings = { profile: 'strict', presets: ['supabase', 'rds'] };
    expect(
      ids(
        found(
          [],
          [...hidden, ...counted].map((id) => object(id)),
          settings,
        ),
      ),
    ).toEqual(counted);
  });

  it('says what it hid, and nothing of rules that hid nothing', () => {
    const settings = compareSettings.parse({ presets: ['supabase', 'rds'] });
    const { findings, suppressed } = diff(snapshot(), snapshot(...made), settings);
    expect(findings).toEqual([]);
    expect(suppressed).toMatchObject([{ rule: expect.stringMatching(/^supabase: /), count: 1 }]);
  });
});

describe('a severity rule', () => {
  const extra = [object('table:app.t')];

  it('decides for what it names, the first one first', () => {
    const rules = [
      { class: 'extra', kind: 'table', severity: 'low' },
      { name: 'app.*', severity: 'high' },
    ];
    expect(found([], extra, { severity: rules })).toMatchObject([{ severity: 'low' }]);
    expect(found(extra, [], { severity: rules })).toMatchObject([{ severity: 'high' }]);
    expect(found([], extra, {})).toMatchObject([{ severity: 'medium' }]);
  });
});

describe('partitions that a job makes and drops', () => {
  const child = (name: string, bound: string, more: Record<string, Attribute> = {}) =>
    object(`table:app.${name}`, { partitionOf: ['app.events'], bound, columnOrder: ['a'], ...more });
  const parent = object('table:app.events', { form: 'partitioned', partitionKey: 'RANGE (at)' });
  const settings = { dynamicPartitions: ['app.events'] };

  it('do not count, whichever there are', () => {
    const grant = object('grant:table:app.e2:reader', { granted: ['SELECT'] }, 'table:app.e2');
    expect(found([parent, child('e1', '1')], [parent, child('e2', '2'), grant], settings)).toEqual([]);
    expect(found([parent, child('e1', '1')], [parent, child('e2', '2')], {})).toHaveLength(2);
  });

  it('count when they deviate from their parent, when they are the default one, and when something was added', () => {
    const odd = child('e2', '2', { overrides: { a: { default: 'none' } } });
    const index = object('index:app.own', { table: 'e3' }, 'table:app.e3');
    const actual = [parent, odd, child('rest', 'DEFAULT'), child('e3', '3'), index];
    expect(ids(found([parent], actual, settings))).toEqual(['table:app.e2', 'table:app.rest', 'index:app.own']);
  });
});

it('the version of an extension is a class of its own, which every profile counts', () => {
  const extension = (version: string) => [object('extension:citext', { version })];
  for (const profile of ['structure', 'standard', 'strict']) {
    expect(found(extension('1.5'), extension('1.6'), { profile })).toHaveLength(1);
  }
  expect(found(extension('1.5'), extension('1.6'), { ignore: [{ attribute: 'version' }] })).toEqual([]);
});
