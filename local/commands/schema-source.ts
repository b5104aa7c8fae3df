import { resolve } from 'node:path';
import { type Connection, parseConnection } from '../../shared/core/connection.ts';
import { DriftError } from '../../shared/core/errors.ts';
import { narrowSnapshot } from '../../shared/core/narrow-snapshot.ts';
import type { Scope } from '../../shared/core/scope.ts';
import { parseSnapshot, type Snapshot } from '../../shared/core/snapshot.ts';
import { createCatalogReader } from '../../shared/postgres/catalog-reader.ts';
import { createPasswords } from '../login/passwords.ts';
import { mostBytes, readWhole } from '../read-file.ts';
import { type Io, readStdin } from './io.ts';
import { isPlain, shown } from './shown.ts';

/** Reads the schema that one of a command's arguments means, as far as the scope goes; `what` is how errors call it. */
export type ReadSchema = (argument: string, what: string, scope?: Scope) => Promise<Snapshot>;

/**
 * How to read these arguments: a `postgres://` URL is read now, `-` is a URL, a connection as JSON or a snapshot on stdin,
 * anything else is a snapshot file. Throws `usage-invalid`, `snapshot-missing`, `snapshot-invalid`, or what reading a
 * database throws.
 */
export function schemaReader(given: readonly string[], io: Io): ReadSchema {
  if (given.filter((argument) => argument === '-').length > 1) {
    throw new DriftError('usage-invalid', 'There is one stdin: only one argument may be -.');
  }
  if (given.some(showsPassword)) io.stderr.write(visible);
  const passwords = createPasswords(io.env, (text) => io.stderr.write(`${text}\n`));
  async function readDatabase(connection: Connection, scope: Scope | undefined): Promise<Snapshot> {
    const found = connection.revealPassword() === undefined ? await passwords.find(connection) : undefined;
    return await createCatalogReader().read(found === undefined ? connection : connection.withPassword(found), scope);
  }
  async function readStdinSchema(what: string, scope: Scope | undefined): Promise<Snapshot> {
    const text = (await readStdin(io)).trim();
    const value = text.startsWith('{') ? parseStdin(text, what) : text;
    if (!isSnapshot(value)) return await readDatabase(connectionOf(value, what), scope);
    return narrowSnapshot(parseSnapshot(text, what), scope, what);
  }
  return async (argument, what, scope) => {
    if (argument === '-') return await readStdinSchema(`${what} on stdin`, scope);
    if (isUrl(argument)) return await readDatabase(connectionOf(argument, what), scope);
    return narrowSnapshot(await readSnapshotFile(argument, io.cwd), scope, shown(argument));
  };
}

/** Also of a URL that will be refused: everybody has seen it by then. */
const showsPassword = (argument: string): boolean => isUrl(argument) && /:\/\/.*:.*@/s.test(argument);

const visible =
  'Every user of this machine can see the password in this command, in its list of processes. Leave it out and set ' +
  'PGPASSWORD or use ~/.pgpass, or write - in place of the URL and give it on stdin.\n';

/** What the help says of arguments that are connections. */
export const connectionHelp = (what: string): string =>
  `${what}\nA URL without a password takes it from PGPASSWORD, or from PGPASSFILE or ~/.pgpass, as psql does.`;

/** Throws `snapshot-missing` or `snapshot-invalid`. */
async function readSnapshotFile(file: string, cwd: string): Promise<Snapshot> {
  let text: string;
  try {
    text = await readWhole(resolve(cwd, file), mostBytes.document);
  } catch (cause) {
    // A mistyped URL is taken for a file, and the file system's error repeats it.
    const kept = isPlain(file) ? { cause } : {};
    throw new DriftError(
      'snapshot-missing',
      `${shown(file)} cannot be read${reason(cause)}. Expected a postgres:// URL, - for stdin, or a schema snapshot's file.`,
      kept,
    );
  }
  return parseSnapshot(text, shown(file));
}

function parseStdin(text: string, what: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own error quotes the text, so it is not kept.
    throw new DriftError('usage-invalid', `${what}: neither a postgres:// URL nor JSON.`);
  }
}

const isSnapshot = (given: unknown): boolean => typeof given === 'object' && given !== null && 'objects' in given;

export const isUrl = (argument: string): boolean => /^[a-z][a-z0-9+.-]*:\/\//i.test(argument);

/** A connection that is wrong on the command line is wrong usage, not a wrong configuration. */
function connectionOf(given: unknown, what: string): Connection {
  try {
    return parseConnection(given, what);
  } catch (error) {
    if (error instanceof DriftError) throw new DriftError('usage-invalid', error.message);
    throw error;
  }
}

const reason = (cause: unknown): string => (cause instanceof Error ? `: ${cause.message}` : '');
