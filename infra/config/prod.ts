import { defineEnvironment } from './environment.ts';

/** The fleet itself. Put in your account, network and Notion database; turn the schedule on after the first sweep by hand. */
export const prod = defineEnvironment({
  name: 'prod',
  place: { account: '000000000000', region: 'eu-central-1' },
  network: {
    vpc: 'vpc-00000000000000000',
    availabilityZones: ['eu-central-1a', 'eu-central-1b'],
    subnets: ['subnet-00000000000000000', 'subnet-00000000000000001'],
    routeTables: ['rtb-00000000000000000', 'rtb-00000000000000001'],
    databases: { securityGroups: ['sg-00000000000000000'] },
  },
  protected: true,
  canonical: { secret: 'driftmatrix/prod/canonical' },
  tenants: { secret: 'driftmatrix/prod/tenants' },
  tenantSecrets: 'driftmatrix/prod/tenant/',
  tracker: { notion: { database: 'your-database-id', tokenSecret: 'driftmatrix/prod/notion' } },
  schedule: { expression: 'rate(1 hour)' },
  concurrency: 50,
  deadlineMinutes: 50,
});
