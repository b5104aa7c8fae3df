import type { Column } from './table.ts';

/** Columns by unit. Few digits: the machine is never quiet enough for more. */

/** Of milliseconds: one decimal below ten, none above. */
export const milliseconds = (name: string): Column => ({ name: `${name} ms`, show: short });
/** Of bytes. */
export const kilobytes = (name: string): Column => ({ name: `${name} KB`, divideBy: 1024, show: short });
/** Of bytes. */
export const megabytes = (name: string): Column => ({ name: `${name} MB`, divideBy: 1024 * 1024, show: short });
export const ratio = (name: string): Column => ({ name, show: showRatio });
export const rate = (name: string): Column => ({ name, show: short });
export const text = (name: string): Column => ({ name });

/** Three digits or so. */
export function showRatio(value: number): string {
  return value < 1 ? value.toFixed(3) : value < 10 ? value.toFixed(2) : value.toFixed(1);
}

function short(value: number): string {
  return value < 10 ? value.toFixed(1) : value.toFixed(0);
}
