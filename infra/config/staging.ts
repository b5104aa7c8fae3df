import { defineEnvironment } from './environment.ts';

/** Like prod, on a fleet nobody pays for. Put in your account, region and Notion database. */
export const staging = defineEnvironment({
  name: 'staging',
  place: { account: '000000000000', region: 'eu-central-1' },
  protected: false,
  canonical: { secret: 'driftmatrix/staging/canonical' },
  tenants: { secret: 'driftmatrix/staging/tenants' },
  tenantSecrets: 'driftmatrix/staging/tenant/',
  tracker: { notion: { database: 'your-database-id', tokenSecret: 'driftmatrix/staging/notion' } },
  schedule: { expression: 'rate(1 hour)' },
  concurrency: 20,
  deadlineMinutes: 45,
});
