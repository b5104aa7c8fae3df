import { describe, expect, it } from 'vitest';
import { buildSnapshot, serializeSnapshot } from '../../../shared/core/snapshot.ts';
import { parseSnapshotLines } from '../../../shared/core/snapshot-lines.ts';

const server = { version: '17.10', versionNum: 170_010 };
const table = (name: string) => ({ kind: 'table', id: `table:app.${name}`, attributes: { owner: 'app' } });
const column = (of: string, type = 'text') => ({
  kind: 'column',
  id: `column:app.${of}.a`,
  within: `table:app.${of}`,
  attributes: { type, default: "'a\u2028b\\n'::text" },
});
const objects = [table('t'), column('t'), table('u'), { ...column('u'), unreadable: ['notNull'] }];
const snapshot = buildSnapshot({ server, objects, unmodeled: { cast: 1 } });
const text = serializeSnapshot(snapshot);

async function* lines(of: string): AsyncGenerator<string> {
  yield* of.split('\n');
}
const parse = (of: string, known?: Parameters<typeof parseSnapshotLines>[2]) =>
  parseSnapshotLines(lines(of), 'canonical.json', known);

describe('a snapshot read line by line', () => {
  it('is what was written', async () => {
    expect(await parse(text)).toEqual(snapshot);
    const empty = buildSnapshot({ server, objects: [], unmodeled: {} });
    expect(await parse(serializeSnapshot(empty))).toEqual(empty);
  });

  it('is also read when somebody laid it out anew', async () => {
    expect(await parse(JSON.stringify(JSON.parse(text), undefined, 2))).toEqual(snapshot);
    expect(await parse(JSON.stringify(JSON.parse(text)))).toEqual(snapshot);
  });

  it('holds equal facts once, and whole objects that another one has just so', async () => {
    const first = await parse(text);
    expect(first.objects.get('column:app.t.a')?.attributes).toBe(first.objects.get('column:app.u.a')?.attributes);
    const changed = buildSnapshot({ server, objects: [table('t'), column('t', 'int4'), table('new')], unmodeled: {} });
    const next = await parse(serializeSnapshot(changed), first);
    expect(next).toEqual(changed);
    expect(next.objects.get('table:app.t')).toBe(first.objects.get('table:app.t'));
    expect(next.objects.get('column:app.t.a')).not.toBe(first.objects.get('column:app.t.a'));
  });

  it.each([
    ['nothing', '', /not a schema snapshot/],
    ['something else', '{}', /not a schema snapshot/],
    ['cut within an object', text.slice(0, -20), /not a schema snapshot/],
    ['cut between two objects', text.split('\n').slice(0, -3).join('\n'), /cut short/],
    ['without its last line', text.replace(']}\n', ''), /cut short/],
    ['without one of its lines', text.split('\n').toSpliced(-4, 1).join('\n'), /fingerprint/],
    ['changed by hand', text.replace('"type":"text"', '"type":"varchar"'), /fingerprint/],
    ['of a comparer that is too old', text.replace(/"comparer":\d+/, '"comparer":3'), /another version/],
    ['of another format', text.replace('"format":1', '"format":7'), /another version/],
  ])('is refused when it is %s', async (_, broken, message) => {
    await expect(parse(broken)).rejects.toMatchObject({ code: 'snapshot-invalid' });
    await expect(parse(broken)).rejects.toThrow(message);
    await expect(parse(broken)).rejects.toThrow(/canonical\.json/);
  });
});
