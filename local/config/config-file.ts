import * as z from 'zod';
import type { CompareSettings } from '../../shared/core/compare-settings.ts';
import { DriftError } from '../../shared/core/errors.ts';
import { mostBytes, readWhole, Unreadable } from '../read-file.ts';
import { type Config, config } from './config.ts';
import { fillPasswords } from './fill-passwords.ts';
import { parseText, someLines } from './parse-text.ts';
import { problemsOf } from './problems.ts';
import { type Env, fillVariables } from './variables.ts';

/** Where a configuration file's text, variables and passwords come from. */
export interface FileSource {
  /** How the file is called in errors. */
  readonly shown?: string;
  /** Its text, when it has been read already: from stdin. */
  readonly text?: string | undefined;
  readonly env?: Env;
  /** Told what is wrong with a password file. */
  readonly warn?: (text: string) => void;
}

/**
 * The configuration from a JSON or YAML file, with the environment's variables in it and a password in every URL for which
 * there is one. Throws one `config-invalid` that lists every problem, each with its path and what was expected.
 */
export async function readConfigFile(path: string, source: FileSource = {}): Promise<Config> {
  const { shown = path, env = {}, warn = () => {} } = source;
  const read = parse(config, await readValue(path, source), { shown, env });
  const problems: string[] = [];
  const filled = await fillPasswords(read, problems, { env, warn });
  return problems.length > 0 ? refuse(shown, problems) : filled;
}

/** Only what counts as drift, from the same file; a file for `driftmatrix diff` may leave out canonical and tenants. */
export async function readCompareSettings(path: string, source: FileSource = {}): Promise<CompareSettings> {
  const { shown = path, env = {} } = source;
  return parse(withoutFleet, await readValue(path, source), { shown, env }).compare;
}

const withoutFleet = config.partial({ canonical: true, tenants: true });

async function readValue(path: string, { shown = path, text }: FileSource): Promise<unknown> {
  if (text === undefined) return parseText(await readText(path, shown), path, shown);
  return parseText(text, text.trimStart().startsWith('{') ? 'text.json' : 'text.yaml', shown);
}

/** Like readConfigFile, for a value that has been read already; URLs keep the passwords that they have. */
export function parseConfig(value: unknown, shown: string): Config {
  return parse(config, value, { shown, env: {} });
}

function parse<Schema extends z.ZodType>(
  schema: Schema,
  given: unknown,
  { shown, env }: { readonly shown: string; readonly env: Env },
): z.infer<Schema> {
  const { value, problems: unset } = fillVariables(given, env);
  const parsed = schema.safeParse(value);
  // What a variable that is not set leaves behind is not worth a second line.
  const wrong = parsed.success || unset.length > 0 ? unset : problemsOf(parsed.error.issues);
  const problems = [...wrong, ...namedTwice(value)];
  return parsed.success && problems.length === 0 ? parsed.data : refuse(shown, problems);
}

function refuse(shown: string, problems: readonly string[]): never {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  throw new DriftError('config-invalid', `${shown} has ${count}:\n  ${someLines(problems)}`);
}

async function readText(path: string, shown: string): Promise<string> {
  try {
    return await readWhole(path, mostBytes.configuration);
  } catch (cause) {
    const why = cause instanceof Unreadable ? cause.message : 'It cannot be read';
    throw new DriftError('config-invalid', `${shown}: ${why}. Expected a JSON or YAML configuration file.`, { cause });
  }
}

const withTenantIds = z.object({ tenants: z.array(z.unknown()) });
const withId = z.object({ id: z.string() });

/** Looked for in what was written, so that one bad entry does not hide that another is there twice. */
function namedTwice(value: unknown): string[] {
  const file = withTenantIds.safeParse(value);
  const places = new Map<string, number[]>();
  for (const [at, entry] of (file.data?.tenants ?? []).entries()) {
    const id = withId.safeParse(entry).data?.id;
    if (id !== undefined) places.set(id, [...(places.get(id) ?? []), at]);
  }
  return [...places]
    .filter(([, at]) => at.length > 1)
    .map(([id, at]) => `${at.map((place) => `tenants[${place}]`).join(' and ')}: both are named ${JSON.stringify(id)}`);
}
