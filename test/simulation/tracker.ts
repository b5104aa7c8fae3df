import type { DriftMatrix, MatrixRow } from '../../shared/core/matrix.ts';
import type { PublishOptions, Tracker, TrackerReport } from '../../shared/core/ports.ts';
import type { Gate, Surroundings } from './gate.ts';
import type { Life } from './life.ts';
import type { Publication, Publishers } from './publishers.ts';
import { minute } from './settings.ts';

/** A row as it stands in the tracker. */
export interface Page {
  readonly id: number;
  readonly tenantId: string;
  content: string;
  /** Start (epoch ms) of the sweep that last wrote or confirmed it. */
  confirmedBy: number;
}

/** What the row of a tenant that left says. */
export const retired = 'retired';

/** A row that an older sweep wrote over a newer one's. */
export interface Overwrite {
  readonly tenantId: string;
  readonly older: number;
  readonly newer: number;
}

export interface Board {
  readonly pages: ReadonlyMap<number, Page>;
  readonly overwrites: readonly Overwrite[];
  /** Starts (epoch ms) of the sweeps that wrote a row. */
  readonly writers: ReadonlySet<number>;
  trackerFor(life: Life): Tracker;
}

/**
 * Where rows are published: one request per row, rows found by reading them all first. Like the real tracker it lets go when
 * its time is up or its lease lost, and takes away twins at the end.
 */
export function createBoard(
  gate: Gate,
  publishers: Publishers,
  { scheduler, random, faults, tally }: Surroundings,
): Board {
  const pages = new Map<number, Page>();
  const overwrites: Overwrite[] = [];
  const writers = new Set<number>();
  const withRow = new Set<string>();
  let created = 0;

  function update(id: number, content: string, seq: number): void {
    const page = pages.get(id);
    if (!page) return;
    if (page.confirmedBy > seq) tally.add('older-row-again');
    if (page.confirmedBy > seq && page.content !== content) {
      overwrites.push({ tenantId: page.tenantId, older: seq, newer: page.confirmedBy });
    }
    page.content = content;
    page.confirmedBy = seq;
  }

  /** Nothing is written: the row said the same when it was listed. */
  function confirm(id: number, content: string, seq: number): void {
    const page = pages.get(id);
    if (page?.content === content) page.confirmedBy = Math.max(page.confirmedBy, seq);
  }

  function create(tenantId: string, content: string, seq: number): void {
    created += 1;
    if (withRow.has(tenantId)) tally.add('twin-created');
    withRow.add(tenantId);
    pages.set(created, { id: created, tenantId, content, confirmedBy: seq });
  }

  function trackerFor(life: Life): Tracker {
    const request = <T>(what: string, work: () => T): Promise<T> =>
      gate.pass(life, 'tracker', what, async () => work());

    async function publishRows(
      matrix: DriftMatrix,
      { deadline, now = Date.now, signal, complete = false }: PublishOptions,
      publication: Publication,
    ): Promise<TrackerReport> {
      const seq = startOf(matrix);
      const counts = { created: 0, updated: 0, unchanged: 0, retired: 0 };
      const unfinished: TrackerReport = { ...counts, failed: [], finished: false };
      const isOver = () => signal?.aborted === true || now() > deadline;
      const write = (what: string, work: () => void) => {
        publication.writes();
        writers.add(seq);
        return request(what, work);
      };
      if (isOver()) return unfinished;
      if (scheduler.now() < faults.calmAt && random.chance(0.05)) {
        tally.add('told-to-wait');
        return { ...unfinished, notBefore: now() + random.between(minute, 20 * minute) };
      }
      const listed = await request('list rows', () => listPages(pages));
      for (const [tenantId, content] of contents(matrix, complete ? listed.rows : new Map())) {
        const page = listed.rows.get(tenantId);
        if (page?.content === content) {
          counts.unchanged += 1;
          confirm(page.id, content, seq);
          continue;
        }
        if (isOver()) return { ...unfinished, ...counts };
        if (page) await write(`update row ${tenantId}`, () => update(page.id, content, seq));
        else await write(`create row ${tenantId}`, () => create(tenantId, content, seq));
        counts[page ? 'updated' : 'created'] += 1;
      }
      for (const twin of listed.twins) {
        if (isOver()) return { ...unfinished, ...counts };
        await write(`remove twin of ${twin.tenantId}`, () => void pages.delete(twin.id));
      }
      return { ...counts, failed: [], finished: true };
    }

    return {
      async publish(matrix, options) {
        const publication = publishers.begin(life, startOf(matrix));
        try {
          return await publishRows(matrix, options, publication);
        } finally {
          publication.ends();
        }
      },
    };
  }

  return { pages, overwrites, writers, trackerFor };
}

const startOf = ({ sweep }: DriftMatrix): number => Date.parse(sweep.startedAt);

/** The first page of each tenant is its row, the others are twins. */
function listPages(pages: ReadonlyMap<number, Page>) {
  const rows = new Map<string, Page>();
  const twins: Page[] = [];
  for (const page of pages.values()) {
    if (rows.has(page.tenantId)) twins.push({ ...page });
    else rows.set(page.tenantId, { ...page });
  }
  return { rows, twins };
}

/** What each row shall say; rows of tenants that are not in the matrix any more are retired. */
function contents(matrix: DriftMatrix, standing: ReadonlyMap<string, Page>): Map<string, string> {
  const wanted = new Map(matrix.rows.map((row) => [row.tenant.id, contentOf(row)]));
  for (const tenantId of standing.keys()) if (!wanted.has(tenantId)) wanted.set(tenantId, retired);
  return wanted;
}

export function contentOf({ status, since, counts, fingerprint = '' }: MatrixRow): string {
  return `${status} ${JSON.stringify(counts)} ${since ?? ''} ${fingerprint.slice(0, 8)}`;
}
