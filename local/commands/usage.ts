import { DriftError } from '../../shared/core/errors.ts';

/** Throws `usage-invalid`: what is wrong, and where to read how it is meant. */
export function usage(command: string, why: string): never {
  throw new DriftError('usage-invalid', `driftmatrix ${command}: ${why}. Try: driftmatrix ${command} --help`);
}
