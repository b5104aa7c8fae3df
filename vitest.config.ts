import { defineConfig } from 'vitest/config';

// A process per file: a test that leaks or crashes takes only its own file with it.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // Most of them wait for a server half of the time, so two processors can serve three.
    maxWorkers: 3,
    // For what hangs, and nothing else: tests do a bounded amount of work, however long a busy machine takes for it.
    testTimeout: 30 * 60_000,
    hookTimeout: 30 * 60_000,
    teardownTimeout: 60_000,
    // Nothing is kept between runs, so two copies at once share nothing.
    cache: false,
    fsModuleCache: false,
    allowOnly: false,
  },
});
