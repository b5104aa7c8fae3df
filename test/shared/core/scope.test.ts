import { describe, expect, it } from 'vitest';
import { compareSettings } from '../../../shared/core/compare-settings.ts';
import { diff } from '../../../shared/core/diff.ts';
import { isWithin, narrowSnapshot } from '../../../shared/core/narrow-snapshot.ts';
import { judgeRecording } from '../../../shared/core/release.ts';
import { sayScope, scopeOfCanonical, scopeOfTenant } from '../../../shared/core/scope.ts';
import { buildSnapshot, parseSnapshot, serializeSnapshot } from '../../../shared/core/snapshot.ts';

const server = { version: '17.10', versionNum: 170_010 };
const object = (id: string, within?: string, attributes = {}) => ({
  kind: id.slice(0, id.indexOf(':')),
  id,
  ...(within && { within }),
  attributes,
});
const objects = [
  object('schema:app'),
  object('schema:other'),
  object('table:app.t', 'schema:app'),
  object('table:other.t', 'schema:other'),
  object('grant:table:other.t:app_reader', 'table:other.t'),
  object('comment:schema:app', 'schema:app'),
  object('default-privileges:owner.app.tables', 'schema:app'),
  object('default-privileges:owner.other.tables', 'schema:other'),
  object('default-privileges:owner.tables'),
  object('cast:(app.mood as text)'),
  object('cast:(other.mood as integer[])'),
  object('cast:(text as integer)'),
  object('cast:(other.mood as "app".x)'),
  object('publication:news'),
  object('publication-table:news.other.t', 'publication:news'),
  object('publication:app_news'),
  object('publication-table:app_news.app.t', 'publication:app_news'),
  object('publication-table:app_news.other.t', 'publication:app_news'),
  object('publication:all', undefined, { allTables: true }),
  object('extension:hstore', undefined, { schema: 'other' }),
];
const unmodeled = { 'unreadable query of view:other.v': 1, 'unreadable query of table:app.t': 1, 'some thing': 2 };
const whole = buildSnapshot({ server, objects, unmodeled });
const scopeOf = (...schemas: string[]) => scopeOfCanonical({ schemas });
const app = narrowSnapshot(whole, scopeOf('app'), 'it');

describe('a snapshot of some schemas', () => {
  it('has of a wider one what is in them, and what is in none', () => {
    expect([...app.objects.keys()]).toEqual([
      ...['cast:(app.mood as text)', 'cast:(other.mood as "app".x)', 'cast:(text as integer)', 'comment:schema:app'],
      ...['default-privileges:owner.app.tables', 'default-privileges:owner.tables', 'extension:hstore'],
      ...['publication-table:app_news.app.t', 'publication:all', 'publication:app_news', 'schema:app', 'table:app.t'],
    ]);
    expect(app.unmodeled).toEqual({ 'unreadable query of table:app.t': 1, 'some thing': 2 });
  });

  it('says so, and is never the same as another one, even of equal objects', () => {
    const text = serializeSnapshot(app);
    expect(parseSnapshot(text, 'it')).toEqual(app);
    expect(() => parseSnapshot(text.replace('"schemas":["app"]', '"schemas":["*"]'), 'it')).toThrow(/fingerprint/);
    const same = { server, objects: [...app.objects.values()], unmodeled: app.unmodeled };
    for (const schemas of [undefined, ['ap', 'p'], ['app', '!other']]) {
      const other = buildSnapshot({ ...same, schemas }, app);
      expect(other.fingerprint).not.toBe(app.fingerprint);
      expect(other.schemas).toEqual(schemas);
    }
    expect(buildSnapshot({ ...same, schemas: ['app'] }, app)).toEqual(app);
  });

  it('is refused where more is to be compared than was read', () => {
    const refused = /^it was read of the schemas app only, and (all schemas|the schemas .*) are to be compared/;
    for (const scope of [undefined, scopeOf('app', 'other'), scopeOf('*'), scopeOf('!other')])
      expect(() => narrowSnapshot(app, scope, 'it')).toThrow(refused);
    const wide = narrowSnapshot(whole, scopeOf('app', 'oth*'), 'it');
    expect(narrowSnapshot(wide, scopeOf('app'), 'it')).toEqual(app);
  });

  it.each([
    [['app'], ['app', 'billing'], true],
    [['app'], ['a*'], true],
    [['app_b*'], ['app_*'], true],
    [['app*'], ['app?'], false],
    [['app'], ['a*', '!app'], false],
    [['a*'], ['a*', '!app'], false],
    [['a*', '!app'], ['a*', '!app'], true],
    [['!app', 'a*'], ['a*', '!app'], false],
    [['!app', '!other'], ['!app'], true],
    [['!app'], ['app'], false],
    [['a*'], ['!app'], false],
    [['app_new'], ['!app'], true],
  ])('%j is within %j: %s', (inner, outer, answer) => {
    expect(isWithin(inner, outer)).toBe(answer);
  });

  it('is no release of its own', () => {
    const facts = { comparer: 6, objects: 3, snapshotKey: 'k', mark: { token: 't', hint: '' } };
    const inForce = { v: 1, name: 'r1', fingerprint: 'a', since: '2026-01-01T00:00:00.000Z', ...facts } as const;
    const recorded = { ...inForce, fingerprint: 'b', since: '2026-01-02T00:00:00.000Z' };
    expect(judgeRecording(inForce, { ...recorded, schemas: ['app'] })).toBe('same');
    expect(judgeRecording(inForce, recorded)).toBe('new');
    const moved = { token: 'u', hint: '' };
    expect(judgeRecording(inForce, { ...recorded, schemas: ['app'], mark: moved })).toBe('new');
  });
});

describe('the schemas that are compared', () => {
  it('are called as the canonical calls them', () => {
    const settings = compareSettings.parse({
      schemas: ['app', 'a b', '!old'],
      placeholders: { 'app_{tenant}': 'app', '{tenant} b': 'a b', '{tenant}_old': 'old' },
    });
    const scope = scopeOfTenant(settings, 'acme');
    const has = (name: string) => scope?.has(name);
    expect(['app_acme', 'acme b', 'app', 'app_acme_old', 'acme_old', 'app_globex', 'acme'].map(has)).toEqual([
      ...[true, true, true, false, false, false, false],
    ]);
    expect(scopeOfTenant(compareSettings.parse({}), 'acme')).toBeUndefined();
  });

  it('are said when no schema is one of them', () => {
    const settings = compareSettings.parse({ schemas: ['app', 'billing_*', '!app_old'] });
    const scope = scopeOfCanonical(settings);
    const [one, other] = [narrowSnapshot(whole, scope, 'it'), narrowSnapshot(whole, scope, 'it')];
    expect(diff(one, other, settings).suppressed).toEqual([{ rule: 'schemas: billing_*', count: 0 }]);
  });

  it('are said in one line', () => {
    expect(sayScope(['app', 'billing_*', '!app_old'])).toBe(
      'Only schemas app, billing_* but not app_old were compared',
    );
    expect(sayScope(['!audit'])).toBe('All schemas but not audit were compared');
    expect([sayScope([]), sayScope()]).toEqual([undefined, undefined]);
  });

  it.each(['', '!', '!!app'])('are no globs such as %j', (glob) => {
    expect(compareSettings.safeParse({ schemas: [glob] }).success).toBe(false);
  });
});
