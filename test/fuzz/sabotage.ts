import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { Connection } from '../../shared/core/connection.ts';
import { DriftError } from '../../shared/core/errors.ts';
import { withClient } from '../support/databases.ts';
import type { Target } from './target.ts';

/** Readers that go wrong in a known way, to see that the fuzzer notices. They need no session: any will do. */

const sabotage = (talk: Target['talk']): Target => ({ database: 'postgres', mostMs: 300, talk });

const megabyte = 1024 * 1024;
const hoard: Buffer[] = [];

export const sabotages = {
  /** The driver without any guard: its parser throws where nobody catches. */
  uncaught: sabotage(async (connection) => {
    await withClient(connection, (client) => client.query('select 1'));
    return '';
  }),
  rejects: sabotage(async () => {
    void Promise.reject(new Error('nobody waits for this'));
    return '';
  }),
  exits: sabotage(async () => process.exit(3)),
  blocks: sabotage(async () => {
    for (;;);
  }),
  hoards: sabotage(async () => {
    while (hoard.length < 40) {
      hoard.push(Buffer.alloc(10 * megabyte, 1));
      await wait(1);
    }
    hoard.length = 0;
    return '';
  }),
  late: sabotage(() => new Promise(() => {})),
  leavesSocket: sabotage(async (connection: Connection) => {
    const client = new pg.Client({ host: connection.host, port: connection.port, user: 'x' });
    client.on('error', () => {});
    client.connect().catch(() => {});
    await wait(50);
    return '';
  }),
  leavesTimer: sabotage(async () => {
    setTimeout(() => {}, 60_000);
    return '';
  }),
  throwsOther: sabotage(async () => {
    throw new Error('not one of ours');
  }),
  floodsTerminal: sabotage(async () => {
    throw new DriftError('internal', 'x'.repeat(1_001));
  }),
  twoLines: sabotage(async () => {
    throw new DriftError('internal', 'one\u001b[2J\ntwo');
  }),
} satisfies Record<string, Target>;
