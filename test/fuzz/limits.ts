import type { ReaderLimits } from './reader.ts';

/** What the process that reads must keep to, sixteen talks at a time. */
export const readerLimits: ReaderLimits = { memory: 300 * 1024 * 1024, silenceMs: 8_000 };
