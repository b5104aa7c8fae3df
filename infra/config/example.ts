import { defineEnvironment } from './environment.ts';

/**
 * An environment to copy: `cp infra/config/example.ts infra/config/<name>.ts`, fill in what is yours, add its line to
 * select-environment.ts, and `npm run synth -- -c env=<name>` says what is still wrong. Most settings may be left out.
 */
export const example = defineEnvironment({
  // Stack, functions and alarms carry it: driftmatrix-example.
  name: 'example',
  // Where it is deployed. `aws sts get-caller-identity` tells the account.
  place: { account: '123456789012', region: 'eu-central-1' },
  // Where the databases are. Leave all of it out for databases with public addresses.
  network: {
    vpc: 'vpc-0123456789abcdef0',
    availabilityZones: ['eu-central-1a', 'eu-central-1b'],
    subnets: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
    routeTables: ['rtb-0123456789abcdef0', 'rtb-0123456789abcdef1'],
    databases: { securityGroups: ['sg-0123456789abcdef0'], ranges: ['10.20.0.0/16'], ports: [5432, 6432] },
  },
  // Results, snapshots and logs survive the stack.
  protected: true,
  // The schema every tenant should have: a secret that leads to a database which has it.
  canonical: { secret: 'driftmatrix/example/canonical' },
  // Who the tenants are: the rows of a query here. Or {secret} that holds a list, {secretPrefix} or {secretTag} for one
  // secret per tenant, {server, databases: 'app_*'} for every database of that name, {inline} for a list in this file.
  tenants: {
    query: 'select id, name, ring, host, dbname from tenants where live',
    from: { secret: 'driftmatrix/example/control-plane' },
    // One secret per database server holds the read-only role that all its tenants share.
    credentials: { secret: 'driftmatrix/example/server/{host}' },
  },
  // Where the matrix is published, and what your database calls our columns.
  tracker: {
    notion: {
      database: '0123456789abcdef0123456789abcdef',
      tokenSecret: 'driftmatrix/example/notion',
      columns: { behind: 'Releases behind', ring: 'Rollout ring' },
      // Of the Business and Enterprise plans; 180 otherwise.
      requestsPerMinute: 600,
    },
  },
  // What bodies, comments, options and settings say stays here; {values: 'redacted'} publishes it without what looks like a
  // secret. Say so only if everybody who can read the database in Notion may read these texts.
  publish: { values: 'none' },
  // What counts as drift; the same section as in the command line's file.
  compare: {
    profile: 'standard',
    presets: ['rds'],
    ignore: [{ kind: 'index', name: 'public.tmp_*' }],
    placeholders: { 'app_{tenant}': 'app' },
    waivers: [
      {
        tenants: ['acme'],
        object: 'table:app.legacy_orders',
        reason: 'kept until their export is done',
        owner: 'data team',
        until: '2027-03-31',
      },
    ],
  },
  // Turn it on once a sweep by hand has gone well.
  schedule: { enabled: false, expression: 'cron(5 * * * ? *)', timezone: 'Europe/Berlin' },
  // How many tenants at once, and how many of them on one server: what each of your servers can spare.
  concurrency: 20,
  perServer: 5,
  deadlineMinutes: 45,
  alarms: { email: 'oncall@example.com', silentHours: 3, coverageBelow: 95 },
  tags: { owner: 'platform', 'cost-center': '4711' },
});
