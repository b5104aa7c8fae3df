import { judgeRecording, type Release, release } from '../../core/release.ts';
import type { ReleaseList } from '../../core/sweep-store.ts';
import { keys } from './keys.ts';
import { parseItem } from './stored-item.ts';
import type { Item, Table } from './table.ts';

/** Canonical releases, each under the moment it became canonical. */
export function createReleases(table: Table): ReleaseList {
  const { pk } = keys.release('');

  async function readReleases(limit: number, upTo?: string): Promise<Release[]> {
    const range = {
      newestFirst: true,
      limit,
      ...(upTo !== undefined && { where: '#sk <= :upTo', values: { ':upTo': upTo } }),
    };
    const releases: Release[] = [];
    for await (const item of table.query(pk, range)) releases.push(toRelease(item));
    return releases;
  }

  async function count(): Promise<number> {
    let releases = 0;
    for await (const _ of table.query(pk)) releases += 1;
    return releases;
  }

  return {
    readReleases,

    async recordRelease({ name, ...recorded }) {
      const [inForce] = await readReleases(1, recorded.since);
      const judged = judgeRecording(inForce, recorded);
      if (inForce && judged === 'known') return inForce;
      const made: Release =
        inForce && judged === 'same'
          ? { v: 1, ...recorded, since: inForce.since, name: name ?? inForce.name }
          : { v: 1, ...recorded, name: name ?? `r${(await count()) + 1}` };
      await table.put({ ...keys.release(made.since), ...made });
      return made;
    },
  };
}

function toRelease(item: Item): Release {
  return parseItem(release, item);
}
