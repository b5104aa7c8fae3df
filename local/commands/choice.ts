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
