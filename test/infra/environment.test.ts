import { describe, expect, it } from 'vitest';
import { dev } from '../../infra/config/dev.ts';
import { defineEnvironment } from '../../infra/config/environment.ts';
import { selectEnvironment } from '../../infra/config/select-environment.ts';
import { synthesize } from './template.ts';

describe('selectEnvironment', () => {
  it('returns the one that is named', () => expect(selectEnvironment('dev')).toBe(dev));

  it('has no default, and lists the names', () => {
    expect(() => selectEnvironment(undefined)).toThrow(/No environment was named.*-c env=<name>: dev, staging, prod/);
  });

  it('quotes a name it does not know', () => {
    expect(() => selectEnvironment('production')).toThrow(/no environment "production".*dev, staging, prod/);
  });
});

describe('defineEnvironment', () => {
  it('lists every problem with the file and the path', () => {
    const wrong = {
      ...dev,
      concurrency: 1,
      schedule: { expression: 'hourly' },
      tenantSecrets: 'driftmatrix/dev/tenant',
    };
    expect(() => defineEnvironment(wrong)).toThrow(
      /infra\/config\/dev\.ts:\n(?=[\s\S]*concurrency: )(?=[\s\S]*schedule\.expression: a schedule is rate)(?=[\s\S]*tenantSecrets: a prefix ends)/,
    );
  });

  it('refuses what is not a setting', () => {
    const misspelt = { ...dev, concurency: 5 };
    expect(() => defineEnvironment(misspelt)).toThrow(/concurency/);
  });

  it('refuses a secret where its name should be', () => {
    expect(() => defineEnvironment({ ...dev, canonical: { secret: 'postgres://me:hush@db/app' } })).toThrow(
      /canonical\.secret: a secret is named/,
    );
  });
});

describe('the stack', () => {
  it('refuses at synth what the function would refuse on its first message', () => {
    expect(() => synthesize({ ...dev, compare: { profile: 'everything' } })).toThrow(
      /infra\/config\/dev\.ts gives the worker.*\n.*COMPARE\.profile/,
    );
  });
});
