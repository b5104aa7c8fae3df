import { BatchGetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTable } from '../../../../shared/aws/sweep-store/table.ts';
import { startTestCloud, type TestCloud } from '../../../support/cloud.ts';

let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud();
});
afterAll(() => cloud.stop());

/** The emulator, which now leaves all but the first `reads` keys of a batch for later, so many times. */
function throttling(reads: number, times = Number.POSITIVE_INFINITY) {
  const { dynamo } = cloud.clients;
  const asked: number[] = [];
  const pauses: number[] = [];
  const { table: name } = cloud.names;
  const send = async (command: unknown) => {
    if (!(command instanceof BatchGetCommand)) throw new Error('only batches are read here');
    const { Keys = [] } = command.input.RequestItems?.[name] ?? {};
    asked.push(Keys.length);
    if (asked.length > times) return await dynamo.send(command);
    const some = Keys.slice(0, reads);
    const read =
      some.length > 0 && (await dynamo.send(new BatchGetCommand({ RequestItems: { [name]: { Keys: some } } })));
    return { ...read, UnprocessedKeys: { [name]: { Keys: Keys.slice(reads) } } };
  };
  const pause = async (ms: number) => void pauses.push(ms);
  return { asked, pauses, table: openTable({ dynamo: Object.assign(Object.create(dynamo), { send }), name, pause }) };
}

describe('DynamoDB throttles', () => {
  const keys = Array.from({ length: 105 }, (_, at) => ({ pk: `P#${at}`, sk: 'S' }));
  beforeAll(async () => {
    const table = openTable({ dynamo: cloud.clients.dynamo, name: cloud.names.table });
    await Promise.all(keys.map((key) => table.put({ ...key })));
  });
  const sorted = (items: readonly unknown[]) => items.map((item) => JSON.stringify(item)).sort();

  it('what it leaves unread is asked for again after a pause that grows while nothing comes', async () => {
    const { table, asked, pauses } = throttling(0, 4);
    expect(sorted(await table.getMany(keys))).toEqual(sorted(keys));
    expect(asked).toEqual([100, 100, 100, 100, 100, 5]);
    expect(pauses).toHaveLength(4);
    for (const [nth, ms] of pauses.entries()) {
      expect(ms).toBeGreaterThanOrEqual(50 * 2 ** nth);
      expect(ms).toBeLessThanOrEqual(100 * 2 ** nth);
    }
  });

  it('as long as some of it comes, the pauses stay short and nobody gives up', async () => {
    const { table, asked, pauses } = throttling(5);
    expect(sorted(await table.getMany(keys))).toEqual(sorted(keys));
    expect(asked.slice(0, 3)).toEqual([100, 95, 90]);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(50);
  });

  it('when nothing comes any more, the read fails, says what is throttled, and may be tried again', async () => {
    const { table, asked } = throttling(0);
    await expect(table.getMany(keys.slice(0, 7))).rejects.toMatchObject({
      code: 'store-failed',
      retryable: true,
      message: expect.stringContaining(
        `DynamoDB throttles table ${cloud.names.table}: it left 7 of 7 items unread 8 times`,
      ),
    });
    expect(asked).toHaveLength(8);
  });
});
