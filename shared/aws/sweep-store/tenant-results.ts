import { createHash } from 'node:crypto';
import * as z from 'zod';
import { DriftError } from '../../core/errors.ts';
import { finding } from '../../core/finding.ts';
import type { Clock, DocumentStore } from '../../core/ports.ts';
import { printable } from '../../core/printable.ts';
import type { Place } from '../../core/shards.ts';
import type { TenantResults } from '../../core/sweep-store.ts';
import { isChecked, type TenantResult, tenantResult } from '../../core/tenant-result.ts';
import type { Verdict, VerdictStore } from '../../core/verdict.ts';
import { errorName } from '../failures.ts';
import { expiresAfter, keptSeconds, keys, largestBody, largestItem } from './keys.ts';
import { recordMissing } from './stored-item.ts';
import type { Item, Key, Table } from './table.ts';

const shardsAtOnce = 8;

/** `databaseId` stands beside the body, for the version before this one takes no key there that it does not know. */
const stored = z.object({ body: z.string(), detailKey: z.string().optional(), databaseId: z.string().optional() });
const details = z.strictObject({ v: z.literal(1), findings: z.array(finding) });

type ResultStore = Omit<TenantResults, 'updateCurrent' | 'readCurrents' | 'readChanges'>;

/** Results and the sets of who has answered. What lies elsewhere, in verdicts and documents, is joined when read. */
export function createTenantResults(
  table: Table,
  documents: DocumentStore,
  verdicts: VerdictStore,
  now: Clock,
): ResultStore {
  const toResult = async (item: Item, key: Key, known: KnownVerdicts): Promise<TenantResult> => {
    const { body, detailKey, databaseId } = stored.parse(item);
    const parsed = { ...tenantResult.parse(JSON.parse(body)), ...(databaseId !== undefined && { databaseId }) };
    if (parsed.verdict !== undefined) {
      const { findings, suppressed, unmodeled } = await known(parsed.verdict);
      return { ...parsed, findings, suppressed, unmodeled };
    }
    if (detailKey === undefined) return parsed;
    const text = await documents.read(detailKey);
    if (text === undefined) throw recordMissing(key);
    return { ...parsed, findings: details.parse(JSON.parse(text)).findings };
  };

  const readResult: ResultStore['readResult'] = async (place) => {
    const item = await table.get(keys.result(place));
    return item && (await toResult(item, keys.result(place), knownVerdicts(verdicts)));
  };

  return {
    readResult,

    async recordResult(place, result) {
      const fits = Buffer.byteLength(JSON.stringify({ ...result, findings: [] })) <= largestItem;
      try {
        return await putResult(place, fits ? result : withoutTexts(result));
      } catch (thrown) {
        // Asked again and again, the store would refuse it again and again, and the sweep would wait for this tenant.
        if (!isTooLarge(thrown)) throw thrown;
        return await putResult(place, withoutTexts(result));
      }
    },

    async *readResults({ sweepId, plan }) {
      const known = knownVerdicts(verdicts);
      for (let from = 0; from < plan.shards; from += shardsAtOnce) {
        const shards = Array.from({ length: Math.min(shardsAtOnce, plan.shards - from) }, (_, at) => from + at);
        const read = await Promise.all(shards.map((shard) => readShard(sweepId, shard, known)));
        yield* read.flat();
      }
    },

    async countTenant({ sweepId, shard, index }) {
      const counted = await table.update(
        keys.shard(sweepId, shard),
        'SET #expiresAt = if_not_exists(#expiresAt, :expiresAt) ADD #done :index',
        { ':index': new Set([index]), ':expiresAt': expiresAfter(now(), keptSeconds.result).expiresAt },
      );
      return sizeOf(counted?.done);
    },

    async countShard(sweepId, shard) {
      const counted = await table.update(
        keys.sweep(sweepId),
        'ADD #shardsDone :shard',
        { ':shard': new Set([shard]) },
        'attribute_exists(#pk)',
      );
      return sizeOf(counted?.shardsDone);
    },

    async readShards(sweepId, shards) {
      const items = await table.getMany(shards.map((shard) => keys.shard(sweepId, shard)));
      const sizes = new Map(items.map((item) => [item.pk, sizeOf(item.done)]));
      return new Map(shards.map((shard) => [shard, sizes.get(keys.shard(sweepId, shard).pk) ?? 0]));
    },
  };

  async function putResult(place: Place, result: TenantResult): Promise<TenantResult> {
    const checked = isChecked(result.status);
    const { status, tenantId, checkedAt, databaseId } = result;
    const expiry = expiresAfter(Date.parse(checkedAt), keptSeconds.result);
    const item = {
      ...keys.result(place),
      tenantId,
      status,
      checked,
      ...expiry,
      ...(databaseId !== undefined && { databaseId }),
      ...(await toBody(place, result, documents)),
    };
    const written = checked
      ? await table.put(item, 'attribute_not_exists(#pk) OR #checked = :no', { ':no': false })
      : await table.put(item, 'attribute_not_exists(#pk)');
    return written ? result : ((await readResult(place)) ?? result);
  }

  async function readShard(sweepId: string, shard: number, known: KnownVerdicts): Promise<TenantResult[]> {
    const { pk } = keys.shard(sweepId, shard);
    const results: TenantResult[] = [];
    for await (const item of table.query(pk, { where: 'begins_with(#sk, :prefix)', values: { ':prefix': 'T#' } })) {
      results.push(await toResult(item, { pk, sk: String(item.sk) }, known));
    }
    return results;
  }
}

type KnownVerdicts = (key: string) => Promise<Verdict>;

/** Verdicts, each read once however many results name it. Throws `record-missing`. */
function knownVerdicts(verdicts: VerdictStore): KnownVerdicts {
  const known = new Map<string, Promise<Verdict>>();
  const read = async (key: string): Promise<Verdict> => {
    const found = await verdicts.read(key);
    if (found) return found;
    throw recordMissing(keys.verdict(key));
  };
  return (key) => {
    const found = known.get(key) ?? read(key);
    known.set(key, found);
    return found;
  };
}

/** The result as text: a table's own maps know neither all numbers nor all depths. The document's key names its content. */
async function toBody(place: Place, { databaseId: _, ...result }: TenantResult, documents: DocumentStore) {
  if (result.verdict !== undefined) {
    return { body: JSON.stringify({ ...result, findings: [], suppressed: [], unmodeled: {} }) };
  }
  const body = JSON.stringify(result);
  if (Buffer.byteLength(body) <= largestBody) return { body };
  const text = JSON.stringify({ v: 1, findings: result.findings });
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const detailKey = `sweeps/${place.sweepId}/findings/${place.index}-${hash}.json`;
  await documents.write(detailKey, text);
  return { body: JSON.stringify({ ...result, findings: [] }), detailKey };
}

/** `ValidationException: Item size has exceeded the maximum allowed size`: the item's own fault, unlike throttling. */
const isTooLarge = (thrown: unknown): boolean =>
  thrown instanceof DriftError && thrown.code === 'store-failed' && errorName(thrown.cause) === 'ValidationException';

/** What is kept of a result that is too large: that there is one, and why it says no more. A check that nobody can read failed. */
function withoutTexts(result: TenantResult): TenantResult {
  const { v, sweepId, tenantId, status, counts, checkedAt, durationMs, attempt, error } = result;
  const why = 'The result was too large to be kept, so it was kept without its texts.';
  return {
    v,
    sweepId,
    tenantId,
    status: isChecked(status) ? 'failed' : status,
    counts,
    findings: [],
    suppressed: [],
    unmodeled: {},
    error: { code: error?.code ?? 'limit-exceeded', message: error ? `${printable(error.message, 300)} ${why}` : why },
    checkedAt,
    durationMs,
    attempt,
  };
}

function sizeOf(set: unknown): number {
  return set instanceof Set ? set.size : 0;
}
