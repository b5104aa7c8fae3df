import * as z from 'zod';
import { schemaGlob } from '../../shared/core/compare-settings.ts';
import { DriftError } from '../../shared/core/errors.ts';
import { shown } from './shown.ts';
import { suggest } from './suggest.ts';

/** An option's value as one of the known ones; undefined when the option was not given. Throws `usage-invalid`. */
export function oneOf<Choice extends string>(
  option: string,
  value: string | undefined,
  choices: readonly Choice[],
): Choice | undefined {
  if (value === undefined) return undefined;
  const choice = choices.find((candidate) => candidate === value);
  if (choice !== undefined) return choice;
  const near = suggest(value, choices);
  const hint = near ? ` Did you mean ${near}?` : '';
  throw new DriftError(
    'usage-invalid',
    `${option} ${shown(value)} is not known. Use one of ${choices.join(', ')}.${hint}`,
  );
}

export const schemasHelp =
  'only these schemas: globs joined by commas, ! negates; those of the configuration when not given';

/** An option's value as globs, between commas; undefined when the option was not given. Throws `usage-invalid`. */
export function globList(option: string, value: string | undefined): string[] | undefined {
  if (value === undefined) return undefined;
  const parsed = z.array(schemaGlob).safeParse(value.split(',').map((glob) => glob.trim()));
  if (parsed.success) return parsed.data;
  throw new DriftError(
    'usage-invalid',
    `${option} ${shown(value)} is not a list of globs. Expected names joined by commas, such as app,billing_*,!billing_old.`,
  );
}

/** An option's value as a whole number of at least 1; undefined when the option was not given. Throws `usage-invalid`. */
export function positiveNumber(option: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = Number(value);
  if (Number.isSafeInteger(number) && number >= 1) return number;
  throw new DriftError(
    'usage-invalid',
    `${option} ${shown(value)} is no number. Expected a whole number of at least 1.`,
  );
}
