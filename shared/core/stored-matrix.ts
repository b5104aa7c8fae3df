import * as z from 'zod';
import { DriftError } from './errors.ts';
import { type Finding, finding, severities } from './finding.ts';
import { isTooDeep } from './json-depth.ts';
import type { DriftMatrix } from './matrix.ts';
import type { DocumentStore } from './ports.ts';
import { findingCounts, lag, statuses, suppressed, unmodeled } from './tenant-result.ts';
import { waiverNote } from './waiver-notes.ts';
import { decision } from './wishes.ts';

/** The finished drift matrix as a document, for reports long after the sweep. */

const severity = z.enum(severities);

/** The matrix with its findings as `findings` says: in the first version each in its place, since then by number. */
function matrixWith<Findings extends z.ZodType>(findings: Findings) {
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
    findings,
    severity: severity.exactOptional(),
    fingerprint: z.string().exactOptional(),
    serverVersion: z.string().exactOptional(),
    cohort: z.string().exactOptional(),
    lag: lag.exactOptional(),
    error: z.strictObject({ code: z.string(), message: z.string() }).exactOptional(),
    lastChecked: z.strictObject({ status: z.enum(statuses), at: z.string() }).exactOptional(),
    lastInSync: z.string().exactOptional(),
    changedAt: z.string().exactOptional(),
    decision: decision.exactOptional(),
    suppressed,
    unmodeled,
  });
  return z.strictObject({
    sweep: z.strictObject({
      id: z.string(),
      outcome: z.enum(['complete', 'partial', 'failed']),
      startedAt: z.string(),
      closedAt: z.string(),
      known: z.int(),
      checked: z.int(),
      inSync: z.int(),
      schemas: z.array(z.string()).exactOptional(),
    }),
    canonical: z.strictObject({ fingerprint: z.string(), objects: z.int(), release: z.string() }),
    rows: z.array(row),
    cohorts: z.array(z.strictObject({ id: z.string(), size: z.int(), tenants: z.array(z.string()), findings })),
    objects: z.array(z.strictObject({ kind: z.string(), id: z.string(), severity, tenants: z.array(z.string()) })),
    waivers: z.array(waiverNote).exactOptional(),
  });
}

const driftMatrix = matrixWith(z.array(finding)) satisfies z.ZodType<DriftMatrix>;
const what = z.literal('drift matrix');
const stored = z.discriminatedUnion('v', [
  z.strictObject({ driftmatrix: what, v: z.literal(1), matrix: driftMatrix }),
  z.strictObject({
    driftmatrix: what,
    v: z.literal(2),
    /** Every set of findings once, however many tenants have it. */
    findings: z.array(z.array(finding)),
    matrix: matrixWith(z.int().min(0)),
  }),
]);

export function serializeMatrix(matrix: DriftMatrix): string {
  const lists = new Map<string, number>();
  const places = new Map<readonly Finding[], number>();
  const placeOf = (findings: readonly Finding[]): number => {
    const text = places.has(findings) ? '' : JSON.stringify(findings);
    const place = places.get(findings) ?? lists.get(text) ?? lists.size;
    places.set(findings, place);
    if (place === lists.size) lists.set(text, place);
    return place;
  };
  const numbered = {
    ...matrix,
    rows: matrix.rows.map((row) => ({ ...row, findings: placeOf(row.findings) })),
    cohorts: matrix.cohorts.map((cohort) => ({ ...cohort, findings: placeOf(cohort.findings) })),
  };
  const head = JSON.stringify({ driftmatrix: 'drift matrix', v: 2, matrix: numbered });
  return `${head.slice(0, -1)},"findings":[${[...lists.keys()].join()}]}`;
}

/** Throws `record-invalid` when the text is no drift matrix, or one of another version. */
export function parseMatrix(text: string, what: string): DriftMatrix {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // The parser's own error quotes the text, which may be anything that was taken for a matrix.
    throw new DriftError('record-invalid', `${what} is no drift matrix: the text is no JSON.`);
  }
  if (isTooDeep(json)) {
    throw new DriftError('record-invalid', `${what} is no drift matrix: its JSON is nested too deep. Sweep again.`);
  }
  const parsed = stored.safeParse(json);
  if (parsed.success) return parsed.data.v === 1 ? parsed.data.matrix : withFindings(parsed.data, what);
  throw new DriftError(
    'record-invalid',
    `${what} is no drift matrix of this version: ${z.prettifyError(parsed.error)}.`,
  );
}

function withFindings({ matrix, findings }: Extract<z.infer<typeof stored>, { v: 2 }>, what: string): DriftMatrix {
  const findingsAt = (place: number): readonly Finding[] => {
    const list = findings[place];
    if (list) return list;
    throw new DriftError('record-invalid', `${what} is no drift matrix: it lacks its findings number ${place}.`);
  };
  return {
    ...matrix,
    rows: matrix.rows.map((row) => ({ ...row, findings: findingsAt(row.findings) })),
    cohorts: matrix.cohorts.map((cohort) => ({ ...cohort, findings: findingsAt(cohort.findings) })),
  };
}

/** Where the matrix of a sweep lies in the document store. */
export const matrixKey = (sweepId: string): string => `sweeps/${sweepId}/matrix.json`;

/** Stores the matrix of a sweep and returns its key. */
export async function saveMatrix(documents: DocumentStore, matrix: DriftMatrix): Promise<string> {
  const key = matrixKey(matrix.sweep.id);
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
