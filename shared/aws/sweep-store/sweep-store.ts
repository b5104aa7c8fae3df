import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { DocumentStore } from '../../core/ports.ts';
import type { SweepStore } from '../../core/sweep-store.ts';
import { rememberVerdicts } from '../../core/verdict-store.ts';
import { createCurrents } from './currents.ts';
import { createReleases } from './releases.ts';
import { createSweepLock } from './sweep-lock.ts';
import { createSweepProgress } from './sweep-progress.ts';
import { openTable } from './table.ts';
import { createTenantResults } from './tenant-results.ts';
import { createVerdicts } from './verdicts.ts';

/**
 * The sweep store on one DynamoDB table (`pk`, `sk`, TTL `expiresAt`, no index), with large findings in documents. It
 * needs neither transactions nor streams nor scans.
 */
export function createSweepStore(settings: {
  readonly dynamo: DynamoDBDocumentClient;
  readonly table: string;
  readonly documents: DocumentStore;
}): SweepStore {
  const table = openTable({ dynamo: settings.dynamo, name: settings.table });
  const verdicts = rememberVerdicts(createVerdicts(table, settings.documents));
  return {
    ...createSweepLock(table),
    ...createSweepProgress(table),
    ...createTenantResults(table, settings.documents, verdicts),
    verdicts,
    ...createCurrents(table),
    ...createReleases(table),
  };
}
