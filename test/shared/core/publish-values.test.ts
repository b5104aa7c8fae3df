import { describe, expect, it } from 'vitest';
import { describe as inWords } from '../../../shared/core/describe.ts';
import { differingPlace } from '../../../shared/core/differing-place.ts';
import { type Finding, finding as findingShape } from '../../../shared/core/finding.ts';
import { cohortId, findingKey, keysOf } from '../../../shared/core/finding-key.ts';
import { digestOf } from '../../../shared/core/hidden-value.ts';
import type { Attribute } from '../../../shared/core/object.ts';
import { publishFinding } from '../../../shared/core/publish-values.ts';

const none = { values: 'none', digestKey: 'a key of thirty-two characters!!' } as const;
const redacted = { ...none, values: 'redacted' } as const;

function changed(kind: string, name: string, expected: Attribute, actual: Attribute, note?: string): Finding {
  const attributes = [{ name, expected, actual, ...(note && { note }) }];
  return { class: 'changed', kind, id: `${kind}:app.x`, severity: 'medium', attributes, folded: 0 };
}

const body = (...lines: string[]) => changed('function', 'body', 'a\nb\nc\nd', lines.join('\n'));
const first = ({ attributes }: Finding) => {
  const [attribute] = attributes;
  if (!attribute) throw new Error('no attribute');
  return attribute;
};

describe('a finding that leaves', () => {
  it('says of free text how long it is, which it is and where it differs', () => {
    const published = publishFinding(body('a', 'hunter2', 'c', 'd'), none);
    const { expected, actual, note } = first(published);
    expect(expected).toEqual({ hidden: { lines: 4, digest: expect.stringMatching(/^[0-9a-f]{12}$/) } });
    expect(digestOf(actual)).not.toBe(digestOf(expected));
    expect(note).toBe('1 of 4 lines differs, line 2');
    expect(JSON.stringify(published)).not.toContain('hunter2');
    expect(inWords(published)).toMatch(
      /^changed function app\.x: body is hidden \(4 lines, digest \w{12}\), expected hidden \(4 lines, digest \w{12}\) \(1 of 4 lines differs, line 2\)$/,
    );
    expect(findingShape.parse(published)).toEqual(published);
  });

  it('shows structure as ever, redacted', () => {
    const shown = changed('column', 'default', "'a'::text", "'password=hunter2'::text");
    expect(first(publishFinding(shown, none))).toEqual({
      name: 'default',
      expected: "'a'::text",
      actual: expect.not.stringContaining('hunter2'),
    });
    const rename = changed('constraint', 'name', 'orders_check', 'orders_check1');
    expect(publishFinding(rename, none)).toEqual(rename);
  });

  it('shows an absent value as absent', () => {
    expect(first(publishFinding(changed('comment', 'text', null, 'hunter2'), none)).expected).toBeNull();
  });

  it('hides what no kind declares', () => {
    for (const unknown of [changed('oracle', 'riddle', 'hunter2', 'b'), changed('table', 'riddle', 'hunter2', 'b')]) {
      expect(JSON.stringify(publishFinding(unknown, none))).not.toContain('hunter2');
    }
  });

  it('hides the free facts alone of a map by part', () => {
    const of = (host: string, value: string) => ({ total: { default: value, foreignOptions: { host } } });
    const published = first(
      publishFinding(changed('table', 'overrides', of('hunter2', '1'), of('hunter3', '2')), none),
    );
    expect(published.actual).toMatchObject({ total: { default: '2', foreignOptions: { hidden: { items: 1 } } } });
    expect(JSON.stringify(published)).not.toContain('hunter');
    // A clipped one is a text.
    const clipped = changed('table', 'overrides', '{"total":{"foreignOptions":{"host":"hunter2"', null);
    expect(JSON.stringify(publishFinding(clipped, none))).not.toContain('hunter');
  });

  it('is the same when it passes twice, in either form', () => {
    for (const one of [body('a', 'x'), changed('foreign-server', 'options', { a: '1' }, { b: '2' })]) {
      for (const publishing of [none, redacted]) {
        const once = publishFinding(one, publishing);
        expect(publishFinding(once, publishing)).toEqual(once);
        expect(publishFinding(publishFinding(one, redacted), none).attributes).toEqual(
          publishFinding(one, none).attributes,
        );
      }
    }
  });

  it('keeps different texts apart and equal ones together', () => {
    const id = (one: Finding) => cohortId([publishFinding(one, none)]);
    expect(id(body('a', 'x', 'c', 'd'))).toBe(id(body('a', 'x', 'c', 'd')));
    expect(id(body('a', 'x', 'c', 'd'))).not.toBe(id(body('a', 'y', 'c', 'd')));
    const withPassword = (password: string) => body('a', `password='${password}'`, 'c', 'd');
    expect(id(withPassword('one'))).toBe(id(withPassword('other')));
  });

  it('says when only a secret differs', () => {
    const one = changed('function', 'body', "a\npassword='one'", "a\npassword='other'");
    expect(first(publishFinding(one, none)).note).toBe(
      '1 of 2 lines differs, line 2, only in what looks like a secret',
    );
  });

  it('has digests that nobody can make without the key, and none that tell of another object', () => {
    const digest = (one: Finding, digestKey: string) =>
      digestOf(first(publishFinding(one, { ...none, digestKey })).actual);
    const pin = changed('comment', 'text', null, '1234');
    expect(digest(pin, 'one key')).not.toBe(digest(pin, 'another key'));
    expect(digest(pin, 'one key')).not.toBe(digest({ ...pin, id: 'comment:table:app.other' }, 'one key'));
  });

  it('is found again by what people decided while values were on, or off', () => {
    const before = findingKey(publishFinding(body('a', 'x'), redacted));
    const after = findingKey(publishFinding(body('a', 'x'), none));
    expect(before).not.toBe(after);
    expect(keysOf(publishFinding(body('a', 'x'), none))).toContain(before);
    expect(keysOf(publishFinding(body('a', 'x'), redacted))).toContain(after);
  });
});

describe('the place where two values differ', () => {
  it.each<[Attribute, Attribute, string | undefined]>([
    ['a\nb\nc', 'a\nx\nc', '1 of 3 lines differs, line 2'],
    ['a\nb\nc\nd', 'a\nx\nc\ny', '2 of 4 lines differ, 2 to 4'],
    ['a\nb\nc', 'a\nb\nx\ny\nc', '2 lines more after line 2'],
    ['a\nb', 'x\na\nb', '1 line more at the start'],
    ['a\nb\nc', 'a\nc', '1 of 3 lines is missing, line 2'],
    ['a\nb\nc', 'a\nx\ny\nc', '1 of 3 lines changed, line 2, to 2'],
    ['a\r\nb ', 'a\nb', 'line ends only'],
    ['short', 'text', undefined],
    [null, 'a\nb', undefined],
    [['a', 'b', 'c'], ['a', 'x', 'y'], '2 of 3 items differ'],
    [['a'], ['a', 'b'], undefined],
    [
      { host: 'a', port: '1', user: 'u' },
      { host: 'b', port: '1', size: '5' },
      'host differs; user missing; size extra',
    ],
  ])('of %j and %j is %s', (expected, actual, place) => {
    expect(differingPlace(expected, actual)).toBe(place);
  });

  it('is found in time that grows with the length', () => {
    const long = (end: string) => `${'a line of some length\n'.repeat(200_000)}${end}`;
    expect(differingPlace(long('one'), long('other'))).toBe('1 of 200001 lines differs, line 200001');
  });
});
