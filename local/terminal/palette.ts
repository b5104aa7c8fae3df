import type { FindingClass } from '../../shared/core/finding.ts';
import { printable } from '../../shared/core/printable.ts';
import type { Status } from '../../shared/core/tenant-result.ts';
import type { Colour, Style } from './style.ts';
import { clip } from './text.ts';

/** Which colour means what. Red is for what somebody must do something about. */

export const statusColours: Readonly<Record<Status, Colour>> = {
  'in-sync': 'green',
  lagging: 'blue',
  drifted: 'yellow',
  'lagging-and-drifted': 'magenta',
  unreachable: 'red',
  failed: 'red',
  'not-checked': 'dim',
  retired: 'dim',
};

export const classColours: Readonly<Record<FindingClass, Colour>> = {
  missing: 'red',
  extra: 'yellow',
  changed: 'magenta',
  invalid: 'red',
};

export const heading = (text: string, style: Style): string => style.paint('bold', clip(printable(text), style.width));
