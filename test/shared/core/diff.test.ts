import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type CompareSettings, compareSettings } from '../../../shared/core/compare-settings.ts';
import { diff } from '../../../shared/core/diff.ts';
import { registry } from '../../../shared/core/kinds/registry.ts';
import type { Attribute, SchemaObject } from '../../../shared/core/object.ts';
import { buildSnapshot } from '../../../shared/core/snapshot.ts';

const settings = (change: Partial<Record<keyof CompareSettings, unknown>> = {}) => compareSettings.parse(change);
const object = (id: string, attributes: Record<string, Attribute> = {}, within?: string): SchemaObject => ({
  kind: id.slice(0, id.indexOf(':')),
  id,
  ...(within && { within }),
  attributes,
});
const snapshot = (objects: SchemaObject[], versionNum = 170_000) =>
  buildSnapshot({ server: { version: String(versionNum / 10_000), versionNum }, objects, unmodeled: {} });

const orders = object('table:app.orders', { owner: 'app' });
const total = (type: string) => object('column:app.orders.total', { type }, orders.id);
const policy = object('policy:app.orders.mine', { roles: ['app_acme'] }, orders.id);

describe('folding', () => {
  it('makes one lost table one finding, whatever hangs inside', () => {
    const comment = object('comment:column:app.orders.total', { text: 'x' }, 'column:app.orders.total');
    const { findings } = diff(snapshot([orders, total('int'), comment]), snapshot([]), settings({ profile: 'strict' }));
    expect(findings).toMatchObject([{ class: 'missing', id: orders.id, folded: 2, attributes: [] }]);
  });

  it('keeps apart what is lost inside a table that is there', () => {
    const { findings } = diff(snapshot([orders, total('int'), policy]), snapshot([orders]), settings());
    expect(findings.map(({ id }) => id)).toEqual(['column:app.orders.total', 'policy:app.orders.mine']);
  });
});

describe('what needs something that is lost', () => {
  const fn = object('function:app.audit()', { returns: 'trigger' });
  const trigger = object('trigger:app.orders.audit', { function: 'app.audit' }, orders.id);
  const news = object('publication:news', {});
  const published = (table: string) => object(`publication-table:news.${table}`, {}, news.id);
  const found = (expected: SchemaObject[], actual: SchemaObject[]) =>
    diff(snapshot(expected), snapshot(actual), settings({ profile: 'strict' })).findings.map(
      ({ class: findingClass, id, folded }) => `${findingClass} ${id} ${folded}`,
    );

  it('is folded into it when it only tied it to something else', () => {
    expect(found([orders, news, published('app.orders')], [news])).toEqual(['missing table:app.orders 1']);
    expect(found([news], [orders, news, published('app.orders')])).toEqual(['extra table:app.orders 1']);
  });

  it('is a finding of its own when only it is lost', () => {
    expect(found([orders, news, published('app.orders')], [orders, news])).toEqual([
      'missing publication-table:news.app.orders 0',
    ]);
  });

  it('is a finding of its own when somebody made it for itself', () => {
    expect(found([orders, fn, trigger], [orders])).toEqual([
      'missing trigger:app.orders.audit 0',
      'missing function:app.audit() 0',
    ]);
  });

  it('is found by names that hold dots, quotes and parentheses', () => {
    const odd = object('table:app."a.b""("', {});
    expect(found([odd, news, published('app."a.b""("')], [news])).toEqual(['missing table:app."a.b""(" 1']);
  });

  it('stands under the first of those that need each other', () => {
    const type = object('base-type:app.t', { input: 'app.t_in', output: 'app.t_out' });
    const input = object('function:app.t_in(cstring)', { returns: 'app.t' });
    const output = object('function:app.t_out(app.t)', { returns: 'cstring' });
    expect(found([type, input, output], [])).toEqual(['missing base-type:app.t 2']);
    expect(found([type, input, output], [object('shell-type:app.t'), input, output])).toEqual([
      'missing base-type:app.t 1',
    ]);
  });
});

describe('a part that only its owner’s parent declares', () => {
  const parent = object('table:app.p', { partitionKey: 'LIST (a)' });
  const child = (attributes: Record<string, Attribute>) => object('table:app.c', attributes);
  const column = (table: string, type: string) => object(`column:app.${table}.a`, { type }, `table:app.${table}`);
  const attached = [parent, column('p', 'int'), child({ partitionOf: ['app.p'] })];
  const findings = (type: string, change: Parameters<typeof settings>[0] = {}) =>
    diff(
      snapshot(attached),
      snapshot([parent, column('p', 'int'), child({}), column('c', type)]),
      settings(change),
    ).findings.map(({ class: findingClass, id, folded }) => `${findingClass} ${id} ${folded}`);

  it('is no finding of its own, unless it differs', () => {
    expect(findings('int')).toEqual(['changed table:app.c 1']);
    expect(findings('text')).toEqual(['changed table:app.c 0', 'changed column:app.c.a 0']);
  });

  it('is none either when a rule hides that the owner was detached', () => {
    expect(findings('int', { ignore: [{ attribute: 'partitionOf' }] })).toEqual([]);
  });
});

describe('ignore rules', () => {
  const [expected, actual] = [snapshot([orders, total('int'), policy]), snapshot([orders, total('text')])];
  it.each([
    [{ kind: 'policy' }, ['column:app.orders.total']],
    [{ name: 'app.orders.*' }, []],
    [{ name: ['app.*', '!app.orders.total'] }, ['column:app.orders.total']],
    [{ kind: 'column', attribute: 'type' }, ['policy:app.orders.mine']],
    [{ name: 'table:app.orders' }, ['column:app.orders.total', 'policy:app.orders.mine']],
  ])('%j leaves %j', (rule, left) => {
    const { findings, suppressed } = diff(expected, actual, settings({ ignore: [rule] }));
    expect(findings.map(({ id }) => id)).toEqual(left);
    expect(suppressed).toEqual([{ rule: JSON.stringify(rule), count: 2 - left.length }]);
  });

  it('waivers hide what they name, for their tenants, until their day', () => {
    const waiver = { tenants: ['ac*'], object: 'policy:*', reason: 'known', owner: 'ops', until: '2026-12-31' };
    const found = (tenantId: string, today: string) =>
      diff(expected, actual, settings({ waivers: [waiver] }), { tenantId, today }).findings.length;
    expect([found('acme', '2026-12-31'), found('acme', '2027-01-01'), found('bolt', '2026-01-01')]).toEqual([1, 2, 2]);
  });
});

describe('placeholders', () => {
  it('read the tenant’s own names as the canonical ones, as whole words', () => {
    const canonical = snapshot([object('policy:app.orders.mine', { roles: ['app'], using: 'is_app(1)' })]);
    const tenant = snapshot([object('policy:app.orders.mine', { roles: ['app_acme'], using: 'is_app(1)' })]);
    const placeholders = { 'app_{tenant}': 'app' };
    expect(diff(canonical, tenant, settings({ placeholders }), { tenantId: 'acme' }).findings).toEqual([]);
    expect(diff(canonical, tenant, settings({ placeholders }), { tenantId: 'bolt' }).findings).toHaveLength(1);
  });
});

describe('between two majors', () => {
  it('does not count what only the newer one can have', () => {
    const grant = (granted: string[]) => object('grant:table:app.orders:app', { granted });
    const [old, young] = [snapshot([grant(['SELECT'])], 160_000), snapshot([grant(['MAINTAIN', 'SELECT'])], 170_000)];
    expect(diff(old, young, settings()).findings).toEqual([]);
    expect(diff(young, old, settings()).findings).toEqual([]);
  });
});

describe('a body', () => {
  const body = (text: string) => snapshot([object('function:app.f()', { body: text })]);
  it.each([
    ['a\r\nb', 'a\nb', []],
    ['a  \nb', 'a\nb', []],
    ['a\n  b', 'a\nb', ['whitespace only']],
    ['a -- one', 'a -- two', ['comment only']],
    ["a '-- one'", "a '-- two'", [undefined]],
    ['a /* x /* y */ z */ b', 'a b', ['comment only']],
    ['a', 'b', [undefined]],
  ])('%j beside %j', (one, other, notes) => {
    const { findings } = diff(body(one), body(other), settings());
    expect(findings.flatMap(({ attributes }) => attributes.map(({ note }) => note))).toEqual(notes);
  });
});

it.each(['diff', 'comparison', 'absences', 'lost', 'cited', 'implied-parts'])('%s names no kind', (file) => {
  const source = readFileSync(new URL(`../../../shared/core/${file}.ts`, import.meta.url), 'utf8');
  for (const { kind } of registry) expect(source).not.toMatch(new RegExp(`['"\`]${kind}['"\`]`));
});

describe('what is only seen through another difference', () => {
  const trigger = (of: string) => object('trigger:app.orders.audit', { function: of }, orders.id);
  const found = (change: Partial<Record<keyof CompareSettings, unknown>>) =>
    diff(
      snapshot([orders, object('function:app.audit()'), trigger('app.audit')]),
      snapshot([orders, object('function:ops.audit()'), trigger('ops.audit')]),
      settings(change),
    );

  it('is folded into it', () => {
    expect(found({}).findings.map(({ class: of, id, folded }) => `${of} ${id} ${folded}`)).toEqual([
      'missing function:app.audit() 1',
      'extra function:ops.audit() 0',
    ]);
  });

  it('is told where a rule hides that, and what the rule hid is counted once', () => {
    const { findings, suppressed } = found({ ignore: [{ kind: 'function' }] });
    expect(findings.map(({ id }) => id)).toEqual(['trigger:app.orders.audit']);
    expect(suppressed.map(({ count }) => count)).toEqual([2]);
  });
});
