import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { routes } from '../../../local/notion/routes.ts';
import { mismatch } from '../../../local/notion/sdk-match.ts';
import { sdkType } from '../../../local/notion/sdk-types.ts';

const row = { parent: { data_source_id: 'x' }, properties: { A: { number: 1 } } };
const wrongBodies: readonly (readonly [string, unknown, string])[] = [
  ['CreatePageBodyParameters', { ...row, extra: 1 }, 'body.extra'],
  ['CreatePageBodyParameters', { ...row, parent: { data_source_id: 7 } }, 'body.parent.data_source_id'],
  ['CreatePageBodyParameters', { ...row, properties: { A: { number: '1' } } }, 'body.properties.A.number'],
  [
    'CreatePageBodyParameters',
    { ...row, properties: { A: { number: 1, checkbox: true } } },
    'body.properties.A.checkbox',
  ],
  [
    'CreatePageBodyParameters',
    { ...row, children: [{ type: 'code', code: { rich_text: [], language: 'x' } }] },
    'body.children[0].code.language',
  ],
  ['CreatePageBodyParameters', { ...row, properties: { A: { date: { start: 1 } } } }, 'body.properties.A.date.start'],
  ['CreateDatabaseBodyParameters', {}, 'body.parent'],
  ['CreateDatabaseBodyParameters', { parent: { type: 'page_id' } }, 'body.parent.page_id'],
  [
    'UpdateDataSourceBodyParameters',
    { properties: { A: { select: { options: [{ color: 'red' }] } } } },
    'body.properties.A.select.options[0]',
  ],
  [
    'UpdateDataSourceBodyParameters',
    { properties: { A: { select: { options: [{ name: 'a', color: 'mauve' }] } } } },
    'body.properties.A.select.options[0].color',
  ],
  [
    'QueryDataSourceBodyParameters',
    { filter: { property: 'A', number: { equals: '1' } } },
    'body.filter.number.equals',
  ],
  ['QueryDataSourceBodyParameters', { sorts: [{ property: 'A', direction: 'up' }] }, 'body.sorts[0].direction'],
];

describe('the SDK’s own types', () => {
  it('are all understood: every declared type can be read', () => {
    const entry = createRequire(import.meta.url).resolve('@notionhq/client');
    const folder = path.join(path.dirname(entry), 'api-endpoints');
    const names = readdirSync(folder)
      .filter((file) => file.endsWith('.d.ts'))
      .flatMap((file) => [...readFileSync(path.join(folder, file), 'utf8').matchAll(/^(?:export )?type (\w+) =/gm)]);
    expect(names.length).toBeGreaterThan(500);
    for (const [, name = ''] of names) expect(() => mismatch(name, {}, 'value'), name).not.toThrow();
  });

  it.each(routes.map(({ method, path: at, request, answer }) => [`${method} ${at}`, request, answer] as const))(
    'are known for what %s takes and gives',
    (_endpoint, request, answer) => {
      expect(sdkType(answer)).toBeDefined();
      if (request !== undefined) expect(sdkType(request)).toBeDefined();
    },
  );

  it.each(wrongBodies)('%s refuses %j at %s', (type, body, at) => {
    expect(mismatch(type, body, 'body')?.path).toBe(at);
  });

  it('take what is right, in every variant', () => {
    const dual = { relation: { data_source_id: 'x', type: 'dual_property', dual_property: {} } };
    const options = { select: { options: [{ name: 'a', color: 'red' }, { id: 'b' }] } };
    const columns = { properties: { A: options, B: null, C: { name: 'D' }, E: dual } };
    expect(mismatch('UpdateDataSourceBodyParameters', columns, 'body')).toBeUndefined();
    expect(mismatch('CreatePageBodyParameters', row, 'body')).toBeUndefined();
    const filter = {
      or: [
        { property: 'A', select: { equals: ['x', 'y'] } },
        { timestamp: 'created_time', created_time: { past_week: {} } },
      ],
    };
    expect(mismatch('QueryDataSourceBodyParameters', { filter }, 'body')).toBeUndefined();
  });
});
