import { describe, expect, it } from 'vitest';
import { dev } from '../../infra/config/dev.ts';
import { defineEnvironment } from '../../infra/config/environment.ts';
import { example } from '../../infra/config/example.ts';
import { gapsBetweenSweeps, minutesBetweenSweeps } from '../../infra/config/schedule.ts';
import { selectEnvironment } from '../../infra/config/select-environment.ts';

type Values = Parameters<typeof defineEnvironment>[0];

/** The problems of dev with these values in it, one a line. */
function problemsOf(values: Partial<Values>): string {
  try {
    defineEnvironment({ ...dev, ...values });
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe('selectEnvironment', () => {
  it('returns the one that is named', () => expect(selectEnvironment('dev')).toBe(dev));

  it('has no default, and lists the names', () => {
    expect(() => selectEnvironment(undefined)).toThrow(/No environment was named.*-c env=<name>: dev, staging, prod/);
  });

  it('quotes a name it does not know', () => {
    expect(() => selectEnvironment('production')).toThrow(/no environment "production".*dev, staging, prod/);
  });
});

describe('an environment', () => {
  it('asks one server for no more connections a second than AWS lets in by token', () => {
    const iam = { host: 'db1.example', port: 5432, user: 'reader', database: 'acme' };
    const tenants: Values['tenants'] = { inline: [{ id: 'acme', connection: { iam } }] };
    expect(problemsOf({ tenants, perServer: 11 })).toMatch(/perServer: at most 10 with IAM tokens/);
    expect(problemsOf({ tenants, perServer: 10 })).not.toMatch(/perServer/);
  });

  it('has no ledgers until something reads them', () => {
    const refused = problemsOf({ compare: { ledgers: true } });
    expect(refused).toMatch(/compare\.ledgers: Ledgers are not read yet: leave compare\.ledgers out/);
  });

  it('lists every problem with the file and the path', () => {
    const wrong = { concurrency: 1, schedule: { expression: 'hourly' }, tenantSecrets: 'driftmatrix/dev/tenant' };
    const problems = problemsOf(wrong).split('\n');
    expect(problems[0]).toBe('infra/config/dev.ts:');
    expect(problems.slice(1).sort()).toEqual([
      expect.stringMatching(/^ {2}concurrency: .*>=2/),
      expect.stringMatching(/^ {2}schedule\.expression: a schedule is rate\(1 hour\), rate\(6 hours\), or cron/),
      '  tenantSecrets: a prefix ends with a slash',
    ]);
  });

  it('says of what is missing that it is, and of a connection and a tracker what they may be', () => {
    const { canonical: _, ...without } = dev;
    expect(() => defineEnvironment(without as Values)).toThrow(/^ {2}canonical: is missing$/m);
    const url = { id: 'acme', connection: { url: 'postgres://reader:hidden@db/acme' } };
    const problems = problemsOf({ tenants: { inline: [url] } as unknown as Values['tenants'] });
    expect(problems).toMatch(/tenants: inline\.0\.connection: expected {"secret": "name"} or {"iam"/);
    expect(problems).not.toContain('hidden');
    expect(problemsOf({ tracker: 'notion' as 'none' })).toMatch(/tracker: expected "none" or { notion: { database/);
  });

  it('refuses a tenant that is named twice, and a tag that AWS keeps for itself', () => {
    const inline = ['a', 'b', 'a'].map((id) => ({ id, connection: { secret: `db/${id}` } }));
    expect(problemsOf({ tenants: { inline } })).toMatch(/tenants\.inline: a: named twice/);
    expect(problemsOf({ tags: { 'aws:team': 'x' } })).toMatch(/tags: .*aws: are for AWS alone/);
  });

  it('says of a day that never comes no more than that', () => {
    const problems = problemsOf({ schedule: { expression: 'cron(0 0 31 2 ? *)' }, alarms: { silentHours: 48 } });
    expect(problems).toMatch(/schedule\.expression: sweep at least every 168 hours/);
    expect(problems).not.toMatch(/silentHours|Infinity/);
  });

  it('refuses what is not a setting', () => {
    const misspelt = { ...dev, concurency: 5 };
    expect(() => defineEnvironment(misspelt)).toThrow(/concurency/);
  });

  it('refuses a secret where its name should be', () => {
    const tracker = { notion: { database: 'd', tokenSecret: 'ntn secret token!', columns: {} } };
    expect(problemsOf({ tracker })).toMatch(/tokenSecret: a secret is named/);
  });

  it('refuses a missing account, and ids that are none', () => {
    const network = { ...example.network, vpc: 'main', subnets: ['subnet-0123456789abcdef0'] };
    const problems = problemsOf({ place: { account: '', region: 'Frankfurt' }, network: network as Values['network'] });
    expect(problems).toContain('place.account: an account is twelve digits');
    expect(problems).toContain('place.region: a region looks like eu-central-1');
    expect(problems).toContain('network.vpc: a VPC looks like vpc-0123456789abcdef0');
  });

  it('refuses a network whose lists do not fit together, that has no database, or that lies nowhere', () => {
    const { network } = example;
    if (!network) throw new Error('the example has a network');
    const onlyOne = { ...network, routeTables: network.routeTables.slice(1), databases: {} };
    const problems = problemsOf({ network: onlyOne });
    expect(problems).toContain('network.routeTables: one per zone: 2 zones, 1 tables');
    expect(problems).toContain('network.databases: name a security group or a range');
    expect(problemsOf({ network })).toContain('place: a network lies in an account and a region');
  });

  it('refuses to protect what lies nowhere', () => {
    expect(problemsOf({ protected: true })).toMatch(/place: what is protected stays in one account and region/);
    expect(problemsOf({ protected: true, place: example.place })).toBe('');
  });

  it('refuses a column that two of ours are mapped to, and one that is not ours', () => {
    const mapped = (columns: Record<string, string>) =>
      problemsOf({ tracker: { notion: { database: 'd', tokenSecret: 'n', columns } } });
    expect(mapped({ missing: 'Count', extra: 'Count' })).toMatch(
      /tracker\.notion\.columns: .*missing and extra are both named "Count"/,
    );
    // Extra keeps its own name, which is taken now.
    expect(mapped({ missing: 'Extra' })).toMatch(/both named "Extra"/);
    expect(mapped({ misssing: 'Count' })).toMatch(/there is no column "misssing"/);
  });

  it("asks the functions' own doors: tenants, canonical and compare are refused as they would be there", () => {
    const compare = { profile: 'everything' } as unknown as Values['compare'];
    const tenants = { secrets: 'driftmatrix/dev/tenants' } as unknown as Values['tenants'];
    const canonical = {} as unknown as Values['canonical'];
    const problems = problemsOf({ compare, tenants, canonical });
    expect(problems).toMatch(/compare\.profile: /);
    expect(problems).toMatch(/tenants: expected one of .*found secrets/);
    expect(problems).toMatch(/canonical: expected \{"secret"/);
  });

  it('refuses a sweep that outlasts the time between two', () => {
    expect(problemsOf({ schedule: { expression: 'rate(30 minutes)' }, deadlineMinutes: 45 })).toMatch(
      /deadlineMinutes: a sweep must close before the next one starts, 30 minutes later/,
    );
  });

  it('asks for the hours of silence where a calendar does not tell them', () => {
    const schedule = { expression: 'cron(0 6 ? * MON-FRI *)' };
    expect(problemsOf({ schedule })).toMatch(/alarms\.silentHours: say after how many hours/);
    expect(problemsOf({ schedule, alarms: { silentHours: 75 } })).toBe('');
  });

  it('refuses a deadline that lies behind the next sweep of a calendar', () => {
    const schedule = { expression: 'cron(0/15 6-20 ? * MON-FRI *)' };
    expect(problemsOf({ schedule, alarms: { silentHours: 75 } })).toMatch(/deadlineMinutes: .* 15 minutes later/);
  });

  it('refuses what the alarm for silence cannot watch: it would ring between two sweeps', () => {
    const deadlineMinutes = 60;
    for (const expression of ['rate(10 days)', 'rate(7 days)', 'cron(0 6 1 * ? *)', 'cron(0 6 29 2 ? *)'])
      expect(problemsOf({ schedule: { expression }, deadlineMinutes, alarms: { silentHours: 168 } })).toMatch(
        /schedule\.expression: sweep at least every 168 hours, less the deadline/,
      );
    expect(problemsOf({ schedule: { expression: 'rate(6 days)' }, deadlineMinutes })).toBe('');
    const weekdays = { expression: 'cron(0 6 ? * MON-FRI *)' };
    expect(problemsOf({ schedule: weekdays, deadlineMinutes, alarms: { silentHours: 72 } })).toMatch(
      /alarms\.silentHours: between two sweeps it may be silent for 73 hours/,
    );
    expect(problemsOf({ schedule: weekdays, deadlineMinutes, alarms: { silentHours: 73 } })).toBe('');
  });
});

describe('the secrets of an environment', () => {
  const notion = { database: 'd', tokenSecret: 'driftmatrix/dev/notion', columns: {} };
  const problems = (values: Partial<Values>) => {
    const { tenantSecrets: _, ...rest } = dev;
    try {
      defineEnvironment({ ...rest, tracker: { notion }, ...values });
      return [];
    } catch (error) {
      return String(error).split('\n').slice(1);
    }
  };

  it.each<[string, Partial<Values>]>([
    ['tenants under a prefix', { tenants: { secretPrefix: 'driftmatrix/dev/' } }],
    ['a list of what lies under one', { tenantSecrets: 'driftmatrix/' }],
    ['a query with credentials', queryWith('driftmatrix/dev/n{host}')],
    ['a list that is the token', { tenants: { secret: 'driftmatrix/dev/notion' } }],
    ["the canonical's", { canonical: { secret: 'driftmatrix/dev/notion' } }],
  ])('keep the token of the tracker from functions that read databases: %s', (_, values) => {
    expect(problems(values)).toContainEqual(
      expect.stringMatching(/^ {2}tracker\.notion\.tokenSecret: driftmatrix\/\S* is for databases/),
    );
  });

  it('keep the canonical and the control plane from being a tenant', () => {
    const isTenants = (path: string) =>
      expect.stringMatching(new RegExp(`^ {2}${path}: \\S+\\* is for the secrets of`));
    const listed = problems({ tracker: 'none', tenants: { secretPrefix: 'driftmatrix/dev/' } });
    expect(listed).toEqual([isTenants('canonical\\.secret')]);
    const covered = problems({ tracker: 'none', tenantSecrets: 'driftmatrix/dev/' });
    expect(covered).toEqual([isTenants('canonical\\.secret')]);
    const asked = problems({ ...queryWith('control/{host}'), canonical: { secret: 'control/canonical' } });
    expect(asked).toEqual([isTenants('canonical\\.secret'), isTenants('tenants\\.from\\.secret')]);
  });

  it('may be the same for a whole server', () => {
    const canonical = { secret: 'hosts/db1', database: 'canonical' };
    const from = { secret: 'hosts/db1', database: 'control' };
    const { tenants } = queryWith('hosts/{host}');
    expect(problems({ canonical, tenants: { ...tenants, from } })).toEqual([]);
    expect(problems({ canonical, tenants: { secretPrefix: 'hosts/' } })).toHaveLength(1);
  });

  it.each<[string, Partial<Values>]>([
    ['tenants.secretPrefix: a prefix ends with a slash', { tenants: { secretPrefix: 'd' } }],
    ['tenants.secretPrefix: a secret is named by its name', { tenants: { secretPrefix: '*' } }],
    ['tenants.secret: a secret is named by its name', { tenants: { secret: 'driftmatrix/*' } }],
    [
      'tenants.inline.0.connection.secret: a secret',
      { tenants: { inline: [{ id: 'a', connection: { secret: 'a*' } }] } },
    ],
    [
      'canonical.secret: a secret is named',
      { canonical: { secret: 'arn:aws:secretsmanager:eu-central-1:1:secret:a' } },
    ],
    ['tenants.credentials.secret: begin with more', queryWith('{host}')],
  ])('are named one by one, or by folder: %s', (says, values) => {
    expect(problems({ tracker: 'none', ...values })).toEqual([expect.stringContaining(says)]);
  });
});

function queryWith(secret: string) {
  return { tenants: { query: 'select', from: { secret: 'control/plane' }, credentials: { secret } } };
}

describe('a schedule', () => {
  it.each([
    'rate(1 hour)',
    'rate(90 minutes)',
    'rate(1 day)',
    'cron(0/15 6-20 ? * MON-FRI *)',
    'cron(0,30 */2 * JAN-DEC ? 2027-2030)',
    'cron(10-50/20 6 ? 1,2-12 1,3,5,7 *)',
  ])('may be %s', (expression) =>
    expect(problemsOf({ schedule: { expression }, deadlineMinutes: 5, alarms: { silentHours: 100 } })).toBe(''),
  );

  it.each([
    'rate(0 hours)',
    'rate(1 fortnight)',
    'rate(1 hours)',
    'rate(5 minute)',
    'cron(99 99 ? * XYZ *)',
    'cron(0 25 * * ? *)',
    'cron(, , ? , /// *)',
    'cron(0 6 32 13 ? *)',
    'cron(0 6 ? * 8 *)',
    'cron(0 6 ? JAN-FOO MON *)',
    'cron(0 6 * * ? 1969)',
    'cron(30-10 6 * * ? *)',
    'cron(0/0 6 * * ? *)',
    'cron(? 6 * * ? *)',
    'cron(0 6 ? * MON#6 *)',
    'cron(0 6 32W * ? *)',
    'cron(0 6 * * ? * *)',
    'cron(0 6 * * *)',
    'cron(0 6 * * * *)',
    'cron(0 6 ? * ? *)',
    '1h',
    '',
  ])('may not be %s', (expression) =>
    expect(problemsOf({ schedule: { expression } })).toMatch(/schedule\.expression: /),
  );

  it('has a time zone that exists', () => {
    expect(problemsOf({ schedule: { ...dev.schedule, timezone: 'Berlin' } })).toMatch(/schedule\.timezone: /);
  });

  it('tells how long it is from one sweep to the next, when it is a rate', () => {
    expect(minutesBetweenSweeps('rate(6 hours)')).toBe(360);
    expect(minutesBetweenSweeps('rate(1 day)')).toBe(1440);
    expect(minutesBetweenSweeps('cron(0 6 ? * MON *)')).toBeUndefined();
  });

  const day = 1440;
  it.each([
    ['cron(0 6 * * ? *)', day, day],
    ['cron(0/15 * * * ? *)', 15, 15],
    ['cron(0 0,23 ? * MON *)', 23 * 60, 6 * day + 60],
    ['cron(0 0,23 * * ? *)', 60, 23 * 60],
    ['cron(0 6 ? * MON-FRI *)', day, 3 * day],
    ['cron(0 6 1 * ? *)', 28 * day, 31 * day],
    // Around a February that begins on a Saturday.
    ['cron(0 6 1W * ? *)', 28 * day, 33 * day],
    ['cron(0 6 L * ? *)', 28 * day, 31 * day],
    ['cron(0 6 ? * FRIL *)', 28 * day, 35 * day],
    ['cron(0 6 ? * 2#1 *)', 28 * day, 35 * day],
    ['cron(0 6 1 1 ? 2030,2032)', 730 * day, 730 * day],
    ['cron(0 6 30 2 ? *)', Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY],
  ])('tells how far two sweeps are apart in a calendar: %s', (expression, shortest, longest) =>
    expect(gapsBetweenSweeps(expression)).toEqual({ shortest, longest }),
  );
});
