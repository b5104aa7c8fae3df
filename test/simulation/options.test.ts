import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../house/source-files.ts';
import { parseOptions } from './options.ts';

describe('the options of a simulation', () => {
  it.each([
    [[], { from: 0, seeds: 500, trace: false, emulators: false, tenants: undefined }],
    [
      ['--', '--seeds', '10000', '--from', '7'],
      { from: 7, seeds: 10_000, trace: false, emulators: false, tenants: undefined },
    ],
    [['--seed', '42', '--trace'], { from: 42, seeds: 1, trace: true, emulators: false, tenants: undefined }],
    [['--seed', '0'], { from: 0, seeds: 1, trace: false, emulators: false, tenants: undefined }],
    [['--emulators', '--from', '5'], { from: 5, seeds: 30, trace: false, emulators: true, tenants: undefined }],
    [['--tenants', '1000', '--seeds', '1'], { from: 0, seeds: 1, trace: false, emulators: false, tenants: 1000 }],
  ])('%j say which seeds', (args, expected) => {
    expect(parseOptions(args)).toEqual(expected);
  });

  it.each([
    [['--seeds', 'abc'], '--seeds "abc": expected a whole number from 1 on'],
    [['--seeds', '0'], '--seeds "0": expected a whole number from 1 on'],
    [['--seeds', '1e3'], '--seeds "1e3": expected'],
    [['--seeds', ''], '--seeds "": expected'],
    [['--seed', '4x2'], '--seed "4x2": expected a whole number from 0 on'],
    [['--from=-1'], '--from "-1": expected'],
    [['--from', '99999999999999999999'], '--from "99999999999999999999": expected'],
    [['--seed', '1', '--seeds', '2'], 'leave out --seeds and --from'],
    [['--tenants', '1,000'], '--tenants "1,000": expected a whole number from 1 on'],
    [['--sed', '1'], "Unknown option '--sed'"],
    [['42'], 'Unexpected argument'],
  ])('%j are refused, and it is said why', (args, why) => {
    expect(() => parseOptions(args)).toThrow(why);
  });

  it('that make no sense end the command with 64 before anything is simulated', () => {
    const file = join(root, 'test', 'simulation', 'simulate.ts');
    const { status, stdout, stderr } = spawnSync(process.execPath, [file, '--seeds', 'abc'], { encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 64, stdout: '' });
    expect(stderr).toContain('Usage: npm run simulate');
  });
});
