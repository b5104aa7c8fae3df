import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Clock, DocumentStore } from '../../core/ports.ts';
import type { SweepStore } from '../../core/sweep-store.ts';
import { rememberVerdicts } from '../../core/verdict-store.ts';
import { createCurrents } from './currents.ts';
import { createDigestKey } from './digest-key.ts';
import { createReleases } from './releases.ts';
import { createServerSlots } from './server-slots.ts';
import { createSweepLock } from './sweep-lock.ts';
import { createSweepProgress } from './sweep-progress.ts';
import { openTable, type Table } from './table.ts';
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
  readonly now?: Clock;
}): SweepStore {
  const { dynamo, table, documents, now } = settings;
  return createSweepStoreOn(openTable({ dynamo, name: table }), documents, now);
}

/** The same on any table: each process has one of its own, which remembers the last verdicts. `now` says what expires when. */
export function createSweepStoreOn(table: Table, documents: DocumentStore, now: Clock = Date.now): SweepStore {
  const verdicts = rememberVerdicts(createVerdicts(table, documents, now));
  return {
    ...createSweepLock(table),
    ...createSweepProgress(table),
    ...createTenantResults(table, documents, verdicts, now),
    verdicts,
    readDigestKey: createDigestKey(table),
    ...createCurrents(table),
    ...createReleases(table),
    ...createServerSlots(table),
  };
}
