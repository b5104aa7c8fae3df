import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Token } from 'aws-cdk-lib';
import * as z from 'zod';

/** What Lambda takes: names and values of all variables together, in bytes. */
const most = 4096;

/** For what is a name only after the deployment, such as a queue's URL; and for NODE_OPTIONS. */
const [tokenBytes, reservedBytes] = [200, 100];

interface Wanted {
  readonly stage: string;
  readonly schema: z.ZodObject;
  readonly variables: Readonly<Record<string, string>>;
}

interface Fitted {
  readonly variables: Readonly<Record<string, string>>;
  /** The code, with the settings that do not fit beside it. */
  readonly folder: string;
}

/**
 * The variables as the function gets them. What is longer than Lambda takes moves into `settings.json` beside the code, the
 * longest first; the code is copied for that. Throws when a variable would be refused by the function's own door.
 */
export function fitVariables({ stage, schema, variables }: Wanted, environment: string, folder: string): Fitted {
  checkVariables({ stage, schema, variables }, environment);
  const inside: Record<string, string> = { ...variables };
  const beside: Record<string, string> = {};
  const movable = Object.keys(inside)
    .filter((name) => !Token.isUnresolved(inside[name]))
    .sort((a, b) => bytesOf(b, inside[b]) - bytesOf(a, inside[a]));
  const size = () => Object.entries(inside).reduce((bytes, [name, value]) => bytes + bytesOf(name, value), 0);
  while (size() > most - reservedBytes) {
    const name = movable.shift();
    if (name === undefined) throw new Error(`The ${stage}'s variables have ${size()} bytes; Lambda takes ${most}.`);
    beside[name] = inside[name] ?? '';
    delete inside[name];
  }
  if (Object.keys(beside).length === 0) return { variables: inside, folder };
  const own = `${folder}-${environment}`;
  cpSync(folder, own, { recursive: true });
  writeFileSync(join(own, 'settings.json'), JSON.stringify(beside));
  return { variables: inside, folder: own };
}

function bytesOf(name: string, value = ''): number {
  return Buffer.byteLength(name) + (Token.isUnresolved(value) ? tokenBytes : Buffer.byteLength(value));
}

/** What is known before the deployment is checked now, not on the first message. */
function checkVariables({ stage, schema, variables }: Wanted, environment: string): void {
  const problems = Object.entries(schema.shape).flatMap(([name, field]) => {
    const value = variables[name];
    if (Token.isUnresolved(value)) return [];
    const issues = z.safeParse(field, value).error?.issues ?? [];
    return issues.map(({ path, message }) => `  ${[name, ...path].join('.')}: ${message}`);
  });
  if (problems.length === 0) return;
  throw new Error(`infra/config/${environment}.ts gives the ${stage} what it refuses:\n${problems.join('\n')}`);
}
