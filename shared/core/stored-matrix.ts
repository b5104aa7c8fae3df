import * as z from 'zod';
import { DriftError } from './errors.ts';
import { finding, severities } from './finding.ts';
import type { DriftMatrix } from './matrix.ts';
import type { DocumentStore } from './ports.ts';
import { findingCounts, lag, statuses } from './tenant-result.ts';

/** The finished drift matrix as a document, for reports long after the sweep. */

const severity = z.enum(severities);

const row = z.strictObject({
  tenant: z.strictObject({
    id: z.string(),
    name: z.string().exactOptional(),
    ring: z.string().exactOptional(),
    server: z.string().exactOptional(),
  }),
  status: z.enum(statuses),
  since: z.string().exactOptional(),
  counts: findingCounts,
  findings: z.array(finding),
  severity: severity.exactOptional(),
  fingerprint: z.string().exactOptional(),
  serverVersion: z.string().exactOptional(),
  cohort: z.string().exactOptional(),
  lag: lag.exactOptional(),
  error: z.strictObject({ code: z.string(), message: z.string() }).exactOptional(),
  suppressed: z.array(z.strictObject({ rule: z.string(), count: z.int() })),
  unmodeled: z.record(z.string(), z.int()),
});

const driftMatrix = z.strictObject({
  sweep: z.strictObject({
    id: z.string(),
    outcome: z.enum(['complete', 'partial', 'failed']),
    startedAt: z.string(),
    closedAt: z.string(),
    known: z.int(),
    checked: z.int(),
    inSync: z.int(),
  }),
  canonical: z.strictObject({ fingerprint: z.string(), objects: z.int(), release: z.string() }),
  rows: z.array(row),
  cohorts: z.array(
    z.strictObject({ id: z.string(), size: z.int(), tenants: z.array(z.string()), findings: z.array(finding) }),
  ),
  objects: z.array(z.strictObject({ kind: z.string(), id: z.string(), severity, tenants: z.array(z.string()) })),
}) satisfies z.ZodType<DriftMatrix>;

const stored = z.strictObject({ driftmatrix: z.literal('drift matrix'), v: z.literal(1), matrix: driftMatrix });

export function serializeMatrix(matrix: DriftMatrix): string {
  return JSON.stringify({ driftmatrix: 'drift matrix', v: 1, matrix });
}

/** Throws `record-invalid` when the text is no drift matrix, or one of another version. */
export function parseMatrix(text: string, what: string): DriftMatrix {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new DriftError('record-invalid', `${what} is no drift matrix: the text is no JSON.`, { cause });
  }
  const parsed = stored.safeParse(json);
  if (parsed.success) return parsed.data.matrix;
  throw new DriftError(
    'record-invalid',
    `${what} is no drift matrix of this version: ${z.prettifyError(parsed.error)}.`,
  );
}

/** Stores the matrix of a sweep and returns its key. */
export async function saveMatrix(documents: DocumentStore, matrix: DriftMatrix): Promise<string> {
  const key = `sweeps/${matrix.sweep.id}/matrix.json`;
  await documents.write(key, serializeMatrix(matrix));
  return key;
}

/** Throws `record-missing` when there is none under this key. */
export async function loadMatrix(documents: DocumentStore, key: string): Promise<DriftMatrix> {
  const text = await documents.read(key);
  if (text !== undefined) return parseMatrix(text, key);
  throw new DriftError(
    'record-missing',
    `The drift matrix ${key} is gone. Matrices are kept for a limited time; sweep again.`,
  );
}
