import { expect, it } from 'vitest';
import { findCycles } from './cycles.ts';

const graph = (edges: Readonly<Record<string, readonly string[]>>) => new Map(Object.entries(edges));

it('a tree has no circle, also when a branch is shared', () => {
  expect(findCycles(graph({ a: ['b', 'c'], b: ['d'], c: ['d'], d: ['zod'] }))).toEqual([]);
});

it('a circle is named once, wherever it is entered', () => {
  expect(findCycles(graph({ x: ['a'], a: ['b'], b: ['c'], c: ['a'] }))).toEqual(['a -> b -> c -> a']);
});

it('a file that imports itself is a circle', () => {
  expect(findCycles(graph({ a: ['a'] }))).toEqual(['a -> a']);
});
