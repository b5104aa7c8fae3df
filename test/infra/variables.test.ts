import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Token } from 'aws-cdk-lib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { dev } from '../../infra/config/dev.ts';
import { defineEnvironment } from '../../infra/config/environment.ts';
import { fitVariables } from '../../infra/variables.ts';
import { workerEnv } from '../../shared/config/worker.ts';
import { resourcesOf, synthesize } from './template.ts';

const home = mkdtempSync(join(tmpdir(), 'driftmatrix-variables-'));
const folder = join(home, 'worker');
beforeAll(() => {
  mkdirSync(folder);
  writeFileSync(join(folder, 'index.mjs'), '');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

const schema = z.object({ NAME: z.string(), LONG: z.string(), LONGER: z.string(), COUNT: z.string().regex(/^\d+$/) });
const place = (variables: Readonly<Record<string, string>>) =>
  fitVariables({ stage: 'worker', schema, variables }, 'dev', folder);
const settingsIn = (path: string): unknown => JSON.parse(readFileSync(join(path, 'settings.json'), 'utf8'));

describe('variables', () => {
  it('stay variables as long as Lambda takes them', () => {
    const variables = { NAME: 'n', LONG: 'x'.repeat(1900), LONGER: 'x'.repeat(1900), COUNT: '1' };
    expect(place(variables)).toEqual({ variables, folder });
  });

  it('move beside the code when they are too long together, the longest first', () => {
    const fitted = place({ NAME: 'n', LONG: 'x'.repeat(3000), LONGER: 'y'.repeat(3500), COUNT: '1' });
    expect(fitted.variables).toEqual({ NAME: 'n', LONG: 'x'.repeat(3000), COUNT: '1' });
    expect(settingsIn(fitted.folder)).toEqual({ LONGER: 'y'.repeat(3500) });
    expect(existsSync(join(fitted.folder, 'index.mjs'))).toBe(true);
    // Another environment's function is not to find them.
    expect(existsSync(join(folder, 'settings.json'))).toBe(false);
  });

  it('are counted in bytes', () => {
    expect(place({ NAME: 'n', LONG: 'ü'.repeat(2500), LONGER: 'y', COUNT: '1' }).variables).not.toHaveProperty('LONG');
  });

  it('stay when only the deployment knows them, however many there are', () => {
    const tokens = Array.from({ length: 30 }, (_, at) => [`NAME_${at}`, Token.asString({ Ref: `Queue${at}` })]);
    const many = { NAME: 'n', LONG: '', LONGER: '', COUNT: '1', ...Object.fromEntries(tokens) };
    expect(() => place(many)).toThrow(/^The worker's variables have \d+ bytes; Lambda takes 4096\.$/);
  });

  it('that the function would refuse are refused before', () => {
    expect(() => place({ NAME: 'n', LONG: '', LONGER: '', COUNT: 'many' })).toThrow(
      /infra\/config\/dev\.ts gives the worker what it refuses:\n {2}COUNT: /,
    );
  });
});

describe('an environment with two hundred ignore rules', () => {
  it('has them beside the worker, as the worker takes them', () => {
    const ignore = Array.from({ length: 200 }, (_, at) => ({ kind: 'table', name: `legacy.table_number_${at}` }));
    const { template } = synthesize(defineEnvironment({ ...dev, compare: { ignore } }));
    const [worker] = [...resourcesOf(template, 'AWS::Lambda::Function')].filter(([id]) => id.startsWith('worker'));
    expect(JSON.stringify(worker?.[1].Properties.Environment)).not.toContain('COMPARE');
    const fitted = fitVariables(
      {
        stage: 'worker',
        schema: z.object({ COMPARE: workerEnv.shape.COMPARE }),
        variables: { COMPARE: JSON.stringify({ ignore }) },
      },
      'rules',
      folder,
    );
    const { COMPARE } = z.object({ COMPARE: z.string() }).parse(settingsIn(fitted.folder));
    expect(workerEnv.shape.COMPARE.parse(COMPARE).ignore).toHaveLength(200);
  });
});
