import { describe, expect, it } from 'vitest';
import { rememberColumns } from '../../../shared/notion/remembered-columns.ts';
import { createMemoryDocuments } from '../../support/memory-ports.ts';

const some = { ids: { tenantId: 'x%3A', status: 'abc' }, deleted: [], returns: 0 };

describe('what the tracker remembers', () => {
  it('outlives the process that learned it, for each data source', async () => {
    const documents = createMemoryDocuments();
    expect(await rememberColumns(documents, 'a').load()).toBeUndefined();
    await rememberColumns(documents, 'a').save(some);
    expect(await rememberColumns(documents, 'a').load()).toEqual(some);
    expect(await rememberColumns(documents, 'b').load()).toBeUndefined();
  });

  it('is written only when it changed', async () => {
    const documents = createMemoryDocuments();
    const written: string[] = [];
    const counted = {
      ...documents,
      write: async (key: string, text: string) => {
        written.push(key);
        await documents.write(key, text);
      },
    };
    await rememberColumns(counted, 'a').save(some);
    await rememberColumns(counted, 'a').save(some);
    const again = rememberColumns(counted, 'a');
    await again.save({ ...some, returns: 1 });
    await again.save({ ...some, returns: 1 });
    expect(written).toHaveLength(2);
  });

  it('counts as nothing when it is no longer what was written', async () => {
    const documents = createMemoryDocuments();
    await documents.write('tracker/notion-columns-a.json', '{"tenantId": 1');
    expect(await rememberColumns(documents, 'a').load()).toBeUndefined();
  });
});
