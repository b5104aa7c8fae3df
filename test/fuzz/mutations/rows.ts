import type { Random } from '../../simulation/random.ts';
import { dataRow, valuesOf } from '../protocol.ts';
import type { Hit, MutationKind } from './mutation.ts';

/** Mutations of the values of a row, which stays sound: what the decoder has to refuse or to take as text. */

type Values = (Buffer | null)[];

/** Another message than a row stays as it is. */
const changed =
  (change: (values: Values, place: number, random: Random, hit: Hit) => Values): MutationKind['apply'] =>
  (hit, rest) => {
    const values = valuesOf(hit.target);
    if (!values || values.length === 0) return [hit.target, ...rest];
    const place = hit.byte % values.length;
    return [dataRow(change(values, place, hit.random, hit)), ...rest];
  };

const oddValues = [
  '',
  '0',
  '-1',
  '99999999999999999999',
  'NaN',
  'Infinity',
  't',
  'f',
  'null',
  '{',
  '{}',
  '[]',
  '["__proto__"]',
  '{"__proto__":{"x":1}}',
  '[1,null,{}]',
  '{"a":'.repeat(5_000),
  '['.repeat(100_000),
  '"',
  '__proto__',
  'constructor',
  '\u0000\u001b[2J',
  'é\u202e',
  '1/2/3/4/5/6/7/8/9',
  '*'.repeat(100),
];

export const rowMutations = {
  oddValue: {
    weight: 10,
    apply: changed((values, place, random) => values.with(place, Buffer.from(random.pick(oddValues)))),
  },
  nullValue: { weight: 4, apply: changed((values, place) => values.with(place, null)) },
  swapValues: {
    weight: 3,
    apply: changed((values, place, random) => {
      const other = random.between(0, values.length - 1);
      return values.with(place, values[other] ?? null).with(other, values[place] ?? null);
    }),
  },
  dropValue: { weight: 3, apply: changed((values, place) => values.toSpliced(place, 1)) },
  addValue: { weight: 2, apply: changed((values, place) => values.toSpliced(place, 0, Buffer.from('1'))) },
  cutValue: {
    weight: 3,
    apply: changed((values, place, _, { byte }) => {
      const value = values[place] ?? Buffer.alloc(0);
      return values.with(place, value.subarray(0, byte % (value.length + 1)));
    }),
  },
} satisfies Record<string, MutationKind>;
