import { parseArgs } from 'node:util';
import { installedMajors } from '../local/postgres/server.ts';
import { DriftError } from '../shared/core/errors.ts';

export const topicNames = ['reading', 'fleet', 'diff', 'cold-start', 'notion', 'sweep'] as const;
export type TopicName = (typeof topicNames)[number];

export interface BenchOptions {
  readonly topics: readonly TopicName[];
  /** Sizes of the generated schemas, smallest first. */
  readonly tables: readonly number[];
  readonly majors: readonly number[];
  /** How often everything is measured, in turn with what it is compared with. */
  readonly rounds: number;
  /** Databases of the fleet. */
  readonly databases: number;
  /** Tenants of the fleets that are swept, fewest first. */
  readonly fleets: readonly number[];
  /** Rows of the database in Notion, smallest first. */
  readonly rows: readonly number[];
  readonly json: boolean;
  /** Keep the ratios as what the next release is compared with. */
  readonly save: boolean;
}

export const usageText = `Usage: npm run bench -- [${topicNames.join('] [')}] [options]

  --tables 50,500,2000,5000  sizes of the generated schemas, 50 at least
  --majors 15,18             PostgreSQL majors; the fleet and the diff are measured on the first
  --rounds 5                 measurements of each case, in turn
  --databases 200            databases of the fleet; where more tenants are swept, they share them
  --fleets 100,1000,10000    tenants of the fleets that are swept
  --rows 100,1000,10000      rows in Notion
  --json                     one JSON document on stdout
  --save                     keep the ratios in bench/previous.json, for the column "before"
`;

/** The ten differences of a drifted tenant touch objects up to the thirtieth table. */
const smallestSchema = 50;

/** What the arguments ask for. Throws `usage-invalid`. */
export function parseOptions(args: readonly string[]): BenchOptions {
  const { values, positionals } = parse(args);
  const majors = numbers('--majors', values.majors, 13) ?? [15, 18];
  const absent = majors.filter((major) => !installedMajors().includes(major));
  if (absent.length > 0 && values.majors !== undefined)
    refuse(`PostgreSQL ${absent.join(', ')} is not installed (installed: ${installedMajors().join(', ')})`);
  const present = majors.filter((major) => !absent.includes(major));
  return {
    topics: positionals.length === 0 ? topicNames : [...new Set(positionals.map(topicNamed))],
    tables: numbers('--tables', values.tables, smallestSchema) ?? [50, 500, 2_000, 5_000],
    majors: present.length > 0 ? present : installedMajors().slice(-1),
    rounds: numbers('--rounds', values.rounds, 1)?.[0] ?? 5,
    databases: numbers('--databases', values.databases, 1)?.[0] ?? 200,
    fleets: numbers('--fleets', values.fleets, 1) ?? [100, 1_000, 10_000],
    rows: numbers('--rows', values.rows, 1) ?? [100, 1_000, 10_000],
    json: values.json ?? false,
    save: values.save ?? false,
  };
}

function parse(args: readonly string[]) {
  const options = {
    tables: { type: 'string' },
    majors: { type: 'string' },
    rounds: { type: 'string' },
    databases: { type: 'string' },
    fleets: { type: 'string' },
    rows: { type: 'string' },
    json: { type: 'boolean' },
    save: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (cause) {
    return refuse(cause instanceof Error ? cause.message : String(cause));
  }
}

function topicNamed(text: string): TopicName {
  return topicNames.find((name) => name === text) ?? refuse(`there is no topic ${JSON.stringify(text)}`);
}

function numbers(option: string, text: string | undefined, least: number): number[] | undefined {
  if (text === undefined) return undefined;
  const all = text.split(',').map(Number);
  const wrong = all.some((number) => !Number.isInteger(number) || number < least);
  if (wrong) refuse(`${option} ${JSON.stringify(text)}: expected whole numbers from ${least} on`);
  return [...new Set(all)].sort((a, b) => a - b);
}

function refuse(why: string): never {
  throw new DriftError('usage-invalid', `bench: ${why}.\n\n${usageText}`);
}
