import { describe, expect, it } from 'vitest';
import { dev } from '../../infra/config/dev.ts';
import { defineEnvironment } from '../../infra/config/environment.ts';
import { example } from '../../infra/config/example.ts';
import { minutesBetweenSweeps } from '../../infra/config/schedule.ts';
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
  it('lists every problem with the file and the path', () => {
    const wrong = { concurrency: 1, schedule: { expression: 'hourly' }, tenantSecrets: 'driftmatrix/dev/tenant' };
    const problems = problemsOf(wrong).split('\n');
    expect(problems[0]).toBe('infra/config/dev.ts:');
    expect(problems.slice(1).sort()).toEqual([
      expect.stringMatching(/^ {2}concurrency: .*>=2/),
      expect.stringMatching(/^ {2}schedule\.expression: a schedule is rate\(6 hours\), or cron/),
      '  tenantSecrets: a prefix ends with a slash',
    ]);
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
});

describe('a schedule', () => {
  it.each([
    'rate(1 hour)',
    'rate(90 minutes)',
    'cron(0/15 6-20 ? * MON-FRI *)',
    'cron(5 4 L * ? *)',
    'cron(0 0 ? * 2#1 2027)',
  ])('may be %s', (expression) =>
    expect(problemsOf({ schedule: { expression }, deadlineMinutes: 5, alarms: { silentHours: 9 } })).toBe(''),
  );

  it.each([
    'rate(0 hours)',
    'rate(1 fortnight)',
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
});
