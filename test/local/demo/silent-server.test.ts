import { once } from 'node:events';
import { connect } from 'node:net';
import { Client } from 'pg';
import { describe, expect, it } from 'vitest';
import { startSilentServer } from '../../../local/demo/silent-server.ts';

describe('the silent server', () => {
  it('accepts a connection and leaves the client waiting', async () => {
    const silent = await startSilentServer();
    const client = new Client({ host: '127.0.0.1', port: silent.port, user: 'reader', connectionTimeoutMillis: 200 });
    client.on('error', () => {});
    await expect(client.connect()).rejects.toThrow(/timeout/);
    await silent.stop();
  });

  it('hangs up on everybody and is gone once stopped', async () => {
    const silent = await startSilentServer();
    const socket = connect(silent.port, '127.0.0.1');
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    await silent.stop();
    await closed;
    const late = connect(silent.port, '127.0.0.1');
    const [error] = await once(late, 'error');
    expect(error).toMatchObject({ code: 'ECONNREFUSED' });
  });
});
