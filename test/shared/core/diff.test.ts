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

it('names no kind', () => {
  const source = readFileSync(new URL('../../../shared/core/diff.ts', import.meta.url), 'utf8');
  for (const { kind } of registry) expect(source).not.toMatch(new RegExp(`['"\`]${kind}['"\`]`));
});
