import pg from 'pg';
import type { PostgresServer } from '../../local/postgres/server.ts';
import type { Connection } from '../../shared/core/connection.ts';
import { createSnapshotStore } from '../../shared/core/snapshot-store.ts';
import { createCatalogReader } from '../../shared/postgres/catalog-reader.ts';
import { generatedSchema } from '../generated-schema.ts';
import { createFolderDocuments } from './folder-documents.ts';
import { tenDifferences } from './ten-differences.ts';

/** One canonical schema of a size, and the two databases that are checked against it. */
export interface BenchSchema {
  readonly tables: number;
  readonly server: PostgresServer;
  /** As the server prints it. */
  readonly version: string;
  readonly objects: number;
  readonly inSync: Connection;
  /** With ten findings. */
  readonly drifted: Connection;
  /** The stored canonical snapshot: its folder and its key there. */
  readonly canonical: { readonly folder: string; readonly key: string };
}

/** Builds the schema in databases of the server and stores its snapshot in `folder`. */
export async function buildSchema(server: PostgresServer, tables: number, folder: string): Promise<BenchSchema> {
  const [inSync, drifted] = [server.connection(`tables_${tables}`), server.connection(`tables_${tables}_drifted`)];
  await createDatabase(server, inSync.database);
  await withClient(inSync, (client) => client.query(generatedSchema(tables)));
  await copyDatabase(server, inSync.database, drifted.database);
  await withClient(drifted, (client) => client.query(tenDifferences.join(';\n')));
  const snapshot = await createCatalogReader().read(inSync);
  const key = await createSnapshotStore(createFolderDocuments(folder)).save(snapshot);
  const { version } = snapshot.server;
  return { tables, server, version, objects: snapshot.objects.size, inSync, drifted, canonical: { folder, key } };
}

async function createDatabase(server: PostgresServer, name: string): Promise<void> {
  await withClient(server.connection(), (client) => client.query(`create database ${client.escapeIdentifier(name)}`));
}

/** An exact copy of a database to which nobody is connected. */
export async function copyDatabase(server: PostgresServer, from: string, to: string): Promise<void> {
  await withClient(server.connection(), (client) => {
    // Copying files beats copying through the log several times over, and before 15 there was no other way.
    const strategy = server.major >= 15 ? ' strategy file_copy' : '';
    const [source, target] = [client.escapeIdentifier(from), client.escapeIdentifier(to)];
    return client.query(`create database ${target} template ${source}${strategy}`);
  });
}

async function withClient(connection: Connection, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const { host, port, database, user } = connection;
  const client = new pg.Client({ host, port, database, user, password: connection.revealPassword() });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
