import { describe, expect, it } from 'vitest';
import { createMessageSplitter, endsInGoodbye } from '../../bench/measure/protocol.ts';
import { median, medianOfKnown, medianRatio } from '../../bench/measure/statistics.ts';
import { parseOptions } from '../../bench/options.ts';
import { renderTable, tableAsJson } from '../../bench/print/table.ts';
import { kilobytes, text } from '../../bench/print/units.ts';

describe('statistics', () => {
  it('take the middle of an odd number and the mean of the middle two of an even one', () => {
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 6])).toBe(5.5);
    expect(() => median([])).toThrow(/no median/);
  });

  it('know nothing when one of the figures is unknown', () => {
    expect(medianOfKnown([1, undefined, 3])).toBeUndefined();
  });

  it('compare round by round, so that a slow round slows both', () => {
    expect(medianRatio([1, 10, 1], [2, 20, 2])).toBe(0.5);
  });
});

describe('the message splitter', () => {
  const ready = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
  const key = Buffer.from([0x4b, 0, 0, 0, 12, 0, 0, 0x10, 1, 0, 0, 0, 7]);

  it('finds whole messages wherever the chunks are cut', () => {
    const bytes = Buffer.concat([key, ready, ready]);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const split = createMessageSplitter();
      const found = [...split(bytes.subarray(0, cut)), ...split(bytes.subarray(cut))];
      expect(found.map(({ type }) => type).join('')).toBe('KZZ');
      expect(found[0]?.bytes.readInt32BE(5)).toBe(4097);
    }
  });

  it('knows a goodbye, also behind a query', () => {
    const goodbye = Buffer.from([0x58, 0, 0, 0, 4]);
    expect(endsInGoodbye(goodbye)).toBe(true);
    expect(endsInGoodbye(Buffer.concat([ready, goodbye]))).toBe(true);
    expect(endsInGoodbye(ready)).toBe(false);
  });
});

describe('a table', () => {
  const table = {
    title: 'Sizes',
    columns: [text('what'), kilobytes('received')],
    rows: [
      ['small', 2048],
      ['unknown here', undefined],
      ['large', 204_800],
    ],
    notes: ['A note.'],
  };

  it('is aligned, in the unit that its head names', () => {
    expect(renderTable(table).split('\n')).toEqual([
      'Sizes',
      '',
      '  what          received KB',
      '  ────────────  ───────────',
      '  small                 2.0',
      '  unknown here            –',
      '  large                 200',
      '  A note.',
      '',
    ]);
  });

  it('says the same as JSON', () => {
    expect(JSON.parse(JSON.stringify(tableAsJson(table)))).toEqual({
      title: 'Sizes',
      rows: [{ what: 'small', 'received KB': 2 }, { what: 'unknown here' }, { what: 'large', 'received KB': 200 }],
      notes: ['A note.'],
    });
  });
});

describe('the options', () => {
  it('are everything at every size unless told otherwise', () => {
    const { topics, tables, rounds, databases } = parseOptions([]);
    expect({ topics, tables, rounds, databases }).toEqual({
      topics: ['reading', 'fleet', 'diff', 'cold-start', 'notion', 'sweep'],
      tables: [50, 500, 2_000, 5_000],
      rounds: 5,
      databases: 200,
    });
  });

  it.each([
    [['--tables', '10'], /--tables "10": expected whole numbers from 50 on/],
    [['--majors', '99'], /PostgreSQL 99 is not installed/],
    [['--fast'], /Unknown option '--fast'/],
  ])('refuse %j', (args, message) => {
    expect(() => parseOptions(args)).toThrow(message);
  });
});
