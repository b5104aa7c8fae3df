import type { SweepSummary } from './matrix.ts';

/** Rates in words, the same wherever they are read: never one without what it is a rate of. */

/** `66.7 %`. Never `100.0 %` when one is left over, and never `0.0 %` when there is one. */
export function percent(part: number, whole: number): string {
  const text = ((part / whole) * 100).toFixed(1);
  if (part < whole && text === '100.0') return '> 99.9 %';
  if (part > 0 && text === '0.0') return '< 0.1 %';
  return `${text} %`;
}

/** The sync rate, always with its coverage: `18 of 27 checked in sync (66.7 %), 27 of 30 known checked (90.0 %)`. */
export function rates({ known, checked, inSync }: Pick<SweepSummary, 'known' | 'checked' | 'inSync'>): string {
  if (known === 0) return 'The tenant list is empty: nothing was checked';
  const coverage = `${number(checked)} of ${number(known)} known checked (${percent(checked, known)})`;
  if (checked === 0) return `No sync rate: ${coverage}`;
  return `${number(inSync)} of ${number(checked)} checked in sync (${percent(inSync, checked)}), ${coverage}`;
}

const number = (n: number): string => n.toLocaleString('en-US');
