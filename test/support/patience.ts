/**
 * For `vi.waitFor`, where a test waits for another process: as long as a busy machine may take, and less than the time limit of a
 * test, so that what is said is what was waited for.
 */
export const patience = { timeout: 20 * 60_000, interval: 100 } as const;
