import { defineConfig } from 'vitest/config';

// A process per file: a test that leaks or crashes takes only its own file with it.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // A busy machine is no failure: these are for what hangs.
    testTimeout: 180_000,
    hookTimeout: 120_000,
    teardownTimeout: 10_000,
    // Nothing is kept between runs, so two copies at once share nothing.
    cache: false,
    fsModuleCache: false,
    allowOnly: false,
  },
});
