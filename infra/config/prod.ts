import { defineEnvironment } from './environment.ts';

/** The fleet itself. Put in your account, region and Notion database; turn the schedule on after the first sweep by hand. */
export const prod = defineEnvironment({
  name: 'prod',
  place: { account: '000000000000', region: 'eu-central-1' },
  protected: true,
  canonical: { secret: 'driftmatrix/prod/canonical' },
  tenants: { secret: 'driftmatrix/prod/tenants' },
  tenantSecrets: 'driftmatrix/prod/tenant/',
  tracker: { notion: { database: 'your-database-id', tokenSecret: 'driftmatrix/prod/notion' } },
  schedule: { expression: 'rate(1 hour)' },
  concurrency: 50,
  deadlineMinutes: 50,
});
