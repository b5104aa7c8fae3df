import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { judgeTenant } from '../../functions/worker/compare-tenant.ts';
import { createClients } from '../../shared/aws/clients.ts';
import { unpackLines } from '../../shared/aws/packing.ts';
import { compareSettings } from '../../shared/core/compare-settings.ts';
import { parseConnection } from '../../shared/core/connection.ts';
import { createSnapshotStore } from '../../shared/core/snapshot-store.ts';
import type { Verdict } from '../../shared/core/verdict.ts';
import { rememberVerdicts } from '../../shared/core/verdict-store.ts';
import { createCatalogReader } from '../../shared/postgres/catalog-reader.ts';
import { loadSameMeaning } from '../../shared/postgres/meaning/same-meaning.ts';
import { peakBytesOf } from '../measure/process-facts.ts';

/**
 * A worker's memory in a process of its own: everything it loads, the canonical fetched and unpacked, the tenant read and
 * compared. Told by its arguments: the folder of the packed canonical, its key, the tenant's URL. Answers with one line of
 * JSON: the peak in bytes after each step, and what came out.
 */
const [folder = '', key = '', url = ''] = process.argv.slice(2);
const peaks: Record<string, number> = {};
const note = (step: string): void => {
  peaks[step] = peakBytesOf('self') ?? process.resourceUsage().maxRSS * 1024;
};

const clients = createClients({ AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none' });
const nothing = () => Promise.reject(new Error('only the canonical is read here'));
const snapshots = createSnapshotStore({
  readLines: async (name) => unpackLines({ encoding: 'zstd', bytes: await readFile(join(folder, `${name}.zst`)) }),
  read: nothing,
  write: nothing,
});
const kept = new Map<string, Verdict>();
const verdicts = rememberVerdicts({
  read: async (name) => kept.get(name),
  write: async (name, verdict) => void kept.set(name, verdict),
});
note('loaded');

const canonical = await snapshots.load(key);
note('canonical');

const read = await createCatalogReader().readIfMoved(parseConnection(url, 'The tenant'), undefined, canonical);
if (!read.moved) throw new Error('Nothing was read.');
const actual = read.snapshot;
note('read');

const { status, findings } = await judgeTenant(
  {
    v: 1,
    type: 'tenant',
    sweepId: 'bench',
    seq: 0,
    index: 0,
    shard: 0,
    shardSize: 1,
    shards: 1,
    tenant: { id: 'tenant', connection: { secret: 'none' } },
    canonical: {
      fingerprint: canonical.fingerprint,
      snapshotKey: key,
      objects: canonical.objects.size,
      release: 'r1',
      since: '2026-01-01T00:00:00.000Z',
    },
  },
  actual,
  {
    store: { readReleases: async () => [], verdicts, readDigestKey: async () => 'of no store' },
    snapshots,
    compare: compareSettings.parse({}),
    loadSameMeaning,
    now: Date.now,
  },
);
note('judged');
clients.destroy();
process.stdout.write(
  `${JSON.stringify({ peaks, objects: actual.objects.size, outcome: `${status}, ${findings.length} findings` })}\n`,
);
