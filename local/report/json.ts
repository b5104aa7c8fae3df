import type { DriftMatrix, MatrixRow } from '../../shared/core/matrix.ts';
import { inertJson } from '../../shared/core/printable.ts';

/** What `sweep --json` prints: keys that are not known are absent. */
export function matrixDocument(matrix: DriftMatrix) {
  return {
    sweep: matrix.sweep,
    canonical: matrix.canonical,
    tenants: matrix.rows.map(tenantDocument),
    cohorts: matrix.cohorts,
    objects: matrix.objects,
    ...(matrix.waivers && { waivers: matrix.waivers }),
  };
}

const tenantDocument = ({ tenant, ...row }: MatrixRow) => ({ ...tenant, ...row });

export const renderJson = (matrix: DriftMatrix): string =>
  `${inertJson(JSON.stringify(matrixDocument(matrix), null, 2))}\n`;
