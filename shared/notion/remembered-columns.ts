import * as z from 'zod';
import type { ColumnKey } from './columns.ts';
import { type Memory, type Remembered, remember } from './memory.ts';

/** Which property is which column of a data source: people may rename a column as they like. */
export type PropertyIds = Readonly<Partial<Record<ColumnKey, string>>>;

const stored = z.record(z.string(), z.string());

export const rememberColumns = (memory: Memory, dataSourceId: string): Remembered<PropertyIds> =>
  remember(memory, `columns-${dataSourceId}`, stored);
