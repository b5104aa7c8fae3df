import { defineEnvironment } from './environment.ts';

/** To try things out: any account, no network of its own, no schedule, no tracker, all of it goes when the stack goes. */
export const dev = defineEnvironment({
  name: 'dev',
  protected: false,
  canonical: { secret: 'driftmatrix/dev/canonical' },
  tenants: { secret: 'driftmatrix/dev/tenants' },
  tenantSecrets: 'driftmatrix/dev/tenant/',
  tracker: 'none',
  schedule: { expression: 'rate(6 hours)' },
  concurrency: 5,
  deadlineMinutes: 30,
});
