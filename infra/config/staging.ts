import { defineEnvironment } from './environment.ts';

/** Like prod, on a fleet nobody pays for. Put in your account, network and Notion database. */
export const staging = defineEnvironment({
  name: 'staging',
  place: { account: '000000000000', region: 'eu-central-1' },
  network: {
    vpc: 'vpc-00000000000000000',
    availabilityZones: ['eu-central-1a', 'eu-central-1b'],
    subnets: ['subnet-00000000000000000', 'subnet-00000000000000001'],
    routeTables: ['rtb-00000000000000000', 'rtb-00000000000000001'],
    databases: { securityGroups: ['sg-00000000000000000'] },
  },
  protected: false,
  canonical: { secret: 'driftmatrix/staging/canonical' },
  tenants: { secret: 'driftmatrix/staging/tenants' },
  tenantSecrets: 'driftmatrix/staging/tenant/',
  tracker: { notion: { database: 'your-database-id', tokenSecret: 'driftmatrix/staging/notion' } },
  schedule: { expression: 'rate(1 hour)' },
  concurrency: 20,
  deadlineMinutes: 45,
});
