import * as z from 'zod';
import type { CompareSettings } from '../../shared/core/compare-settings.ts';
import { DriftError } from '../../shared/core/errors.ts';
import { mostBytes, readWhole, Unreadable } from '../read-file.ts';
import { type Config, config } from './config.ts';
import { parseText, someLines } from './parse-text.ts';
import { problemsOf } from './problems.ts';

/**
 * The configuration from a JSON or YAML file. Throws one `config-invalid` that lists every problem, each with its path and
 * what was expected. `shown` is how the file is called in errors.
 */
export async function readConfigFile(path: string, shown = path): Promise<Config> {
  return parseConfig(parseText(await readText(path, shown), path), shown);
}

/** Only what counts as drift, from the same file; a file for `driftmatrix diff` may leave out canonical and tenants. */
export async function readCompareSettings(path: string, shown = path): Promise<CompareSettings> {
  return parse(withoutFleet, parseText(await readText(path, shown), path), shown).compare;
}

const withoutFleet = config.partial({ canonical: true, tenants: true });

/** Like readConfigFile, for a value that has been read already. */
export function parseConfig(value: unknown, shown: string): Config {
  return parse(config, value, shown);
}

function parse<Schema extends z.ZodType>(schema: Schema, value: unknown, shown: string): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  const problems = [...(parsed.success ? [] : problemsOf(parsed.error.issues)), ...namedTwice(value)];
  if (parsed.success && problems.length === 0) return parsed.data;
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
