import { DriftError } from '../core/errors.ts';

/** The name of an SDK error: `ConditionalCheckFailedException`, `NoSuchKey`; empty for anything else thrown. */
export function errorName(thrown: unknown): string {
  return thrown instanceof Error ? thrown.name : '';
}

/** Runs a call and turns what it throws into `store-failed`, saying what was being done. Our own errors pass. */
export async function orStoreFailed<T>(doing: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof DriftError) throw cause;
    const reason = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
    throw new DriftError('store-failed', `Could not ${doing}: ${reason}`, { cause });
  }
}
