import { dev } from './dev.ts';
import type { Environment } from './environment.ts';
import { prod } from './prod.ts';
import { RefusedEnvironment } from './refused.ts';
import { staging } from './staging.ts';

const environments: readonly Environment[] = [dev, staging, prod];

/** The environment that `-c env=<name>` names. There is no default: nobody deploys to prod by leaving something out. */
export function selectEnvironment(name: unknown): Environment {
  const found = environments.find((environment) => environment.name === name);
  if (found) return found;
  const names = environments.map((environment) => environment.name).join(', ');
  const given = name === undefined ? 'No environment was named' : `There is no environment ${JSON.stringify(name)}`;
  throw new RefusedEnvironment(`${given}. Say which one with -c env=<name>: ${names}.`);
}
