import { describe, expect, it } from 'vitest';
import { DriftError } from '../../../shared/core/errors.ts';
import type { ObjectId, SchemaObject } from '../../../shared/core/object.ts';
import { buildSnapshot } from '../../../shared/core/snapshot.ts';
import { decodeSchema } from '../../../shared/postgres/decode.ts';

const server = { version: '18.4', versionNum: 180_004 };
const hostile = `a\u001b[2J\nb\u202e${'x'.repeat(10_000)}`;

function messageOf(work: () => unknown): string {
  try {
    work();
  } catch (thrown) {
    if (thrown instanceof DriftError) return thrown.message;
    throw thrown;
  }
  return 'nothing was thrown';
}

describe('an answer that cannot be a schema', () => {
  const twice = (id: ObjectId): SchemaObject[] => Array(2).fill({ kind: 'table', id, attributes: {} });

  it.each([
    ['names of columns', () => decodeSchema(server, [{ fields: [{ name: hostile, dataTypeID: 25 }], rows: [] }])],
    ['two objects of one name', () => buildSnapshot({ server, objects: twice(`table:${hostile}`), unmodeled: {} })],
  ])('is refused in one printable line, whatever it holds: %s', (_, work) => {
    const message = messageOf(work);
    expect(message).toMatch(/^[\x20-\x7e…]+$/);
    expect(message).toMatch(/a\\u001b\[2J\\u000ab\\u202e/);
    expect(message.length).toBeLessThan(1_000);
  });
});
