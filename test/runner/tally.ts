import type { SerializedError } from 'vitest';
import type { Reporter, TestModule } from 'vitest/node';

/** How the run went, in numbers. Whatever went wrong outside a test (a file that does not load, a hook, an error nobody caught) counts as failed. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The tally of a finished run. A test without a result is one whose process died: failed. */
export function tallyOf(modules: readonly TestModule[], unhandled: readonly SerializedError[]): Tally {
  let passed = 0;
  let failed = unhandled.length;
  let skipped = 0;
  for (const module of modules) {
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') passed += 1;
      else if (state === 'skipped') skipped += 1;
      else failed += 1;
    }
    const owners = [module, ...module.children.allSuites()];
    failed += owners.filter((owner) => owner.errors().length > 0).length;
  }
  return { passed, failed, skipped };
}

/** The line that ends every run: `12 passed, 0 failed`, and the skipped when there are any. */
export function formatTally({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}

/** Sends the tally to the process that started vitest. */
export default class TallyReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly SerializedError[]): void {
    process.send?.(tallyOf(modules, unhandled));
  }
}
