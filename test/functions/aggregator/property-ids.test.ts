import { describe, expect, it } from 'vitest';
import { createPropertyIds } from '../../../functions/aggregator/property-ids.ts';
import { createMemoryDocuments } from '../../support/memory-ports.ts';

describe('what is remembered of columns', () => {
  it('outlives the function that learned it, for each data source', async () => {
    const documents = createMemoryDocuments();
    expect(await createPropertyIds(documents).load('a')).toBeUndefined();
    await createPropertyIds(documents).save('a', { tenantId: 'x%3A', status: 'abc' });
    expect(await createPropertyIds(documents).load('a')).toEqual({ tenantId: 'x%3A', status: 'abc' });
    expect(await createPropertyIds(documents).load('b')).toBeUndefined();
  });

  it('is written only when it changed', async () => {
    const documents = createMemoryDocuments();
    const written: string[] = [];
    const ids = createPropertyIds({
      ...documents,
      write: async (key, text) => {
        written.push(key);
        await documents.write(key, text);
      },
    });
    await ids.save('a', { tenantId: 'x', status: 'y' });
    await ids.save('a', { status: 'y', tenantId: 'x' });
    await ids.save('a', { tenantId: 'x' });
    expect(written).toHaveLength(2);
  });

  it('counts as nothing when it is no longer what was written', async () => {
    const documents = createMemoryDocuments();
    await documents.write('tracker/notion-columns-a.json', '{"tenantId": 1');
    expect(await createPropertyIds(documents).load('a')).toBeUndefined();
  });
});
