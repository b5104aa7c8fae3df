import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTracker } from '../../../functions/aggregator/open-tracker.ts';
import { type NotionStandIn, startNotionStandIn } from '../../../local/notion/stand-in.ts';
import { parseAggregatorEnv } from '../../../shared/config/aggregator.ts';
import { createLog } from '../../../shared/log.ts';
import { aMatrix, aRow, tenantIds } from '../../shared/notion/fixtures.ts';
import { createMemoryDocuments, createMemorySecrets } from '../../support/memory-ports.ts';

let notion: NotionStandIn;
let documents = createMemoryDocuments();
beforeEach(async () => {
  documents = createMemoryDocuments();
  notion = await startNotionStandIn({ plan: 'business' });
});
afterEach(() => notion.stop());

/** From the text of the function's variable to the tracker, as the handler does. */
async function opened(options: object) {
  const settings = { database: notion.databaseId, tokenSecret: 'notion', companions: false, ...options };
  const { TRACKER } = parseAggregatorEnv({
    TABLE_NAME: 't',
    BUCKET_NAME: 'b',
    CONTROL_QUEUE_URL: 'https://queue',
    TRACKER: JSON.stringify({ notion: settings }),
  });
  const secrets = createMemorySecrets(new Map([['notion', ` ${notion.token}\n`]]));
  const log = createLog({ level: 'error' });
  const tracker = await openTracker(TRACKER, { secrets, documents, notionBaseUrl: notion.baseUrl, log });
  if (!tracker) throw new Error('A tracker is configured.');
  return tracker;
}

const soon = () => ({ deadline: Date.now() + 20_000, complete: true });

describe('the tracker that the settings describe', () => {
  it('takes the token from its secret, and the title from the tenant where the machine owns it', async () => {
    const named = (name: string) => aMatrix([aRow('acme', { tenant: { id: 'acme', name } })]);
    await (await opened({ columns: { tenant: 'Kunde' } })).publish(named('Acme'), soon());
    await (await opened({ columns: { tenant: 'Kunde' } })).publish(named('Acme 2'), soon());
    expect(notion.rows()).toMatchObject([{ Kunde: 'Acme' }]);
    const owner = { columns: { tenant: 'Kunde' }, titleOwner: 'machine' };
    expect(await (await opened(owner)).publish(named('Acme 2'), soon())).toMatchObject({ updated: 1 });
    expect(notion.rows()).toMatchObject([{ Kunde: 'Acme 2' }]);
  });

  it('keeps a little below the allowance that is configured', async () => {
    const tracker = await opened({ requestsPerMinute: 60 });
    const report = await tracker.publish(aMatrix(tenantIds(80).map((id) => aRow(id))), soon());
    expect(report.finished).toBe(false);
    expect(notion.requests).toHaveLength(58);
  });

  it('retires as many at once as it may', async () => {
    const all = aMatrix(tenantIds(20).map((id) => aRow(id)));
    await (await opened({})).publish(all, soon());
    const one = aMatrix([aRow('tenant-1')]);
    expect(await (await opened({})).publish(one, soon())).toMatchObject({ retired: 0 });
    expect(await (await opened({ retirePercent: 100 })).publish(one, soon())).toMatchObject({ retired: 19 });
  });
});
