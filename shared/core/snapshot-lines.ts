import type { SchemaObject } from './object.ts';
import { shareObjects } from './share-objects.ts';
import {
  parseHead,
  parseJson,
  parseObject,
  parseSnapshot,
  refuseSnapshot,
  type Snapshot,
  type SnapshotHead,
  toSnapshot,
} from './snapshot.ts';

const beforeObjects = '"objects":[';
const afterObjects = ']}';

/**
 * A snapshot from its lines, as `serializeSnapshot` writes them, so that the text never lies in memory as a whole. Its
 * objects share what they have in common with each other and with those of a `known` snapshot. Throws as `parseSnapshot`
 * does.
 */
export async function parseSnapshotLines(
  lines: AsyncIterable<string>,
  what: string,
  known?: Snapshot,
): Promise<Snapshot> {
  const share = shareObjects(known?.objects);
  const objects: SchemaObject[] = [];
  const before: string[] = [];
  let head: SnapshotHead | undefined;
  let isWhole = false;
  for await (const line of lines) {
    if (head) {
      if (line === afterObjects) isWhole = true;
      else if (line !== '') objects.push(share(parseLine(line, objects.length, what)));
      continue;
    }
    before.push(line);
    if (line.endsWith(beforeObjects)) head = parseHead(parseJson(before.join('\n') + afterObjects, what), what);
  }
  // Laid out by somebody else, it may be one all the same.
  if (!head) return parseSnapshot(before.join('\n'), what);
  return isWhole ? toSnapshot(head, objects, what) : refuseSnapshot(what, 'damaged: it was cut short');
}

const parseLine = (line: string, place: number, what: string): SchemaObject =>
  parseObject(parseJson(line.endsWith(',') ? line.slice(0, -1) : line, what), place, what);
